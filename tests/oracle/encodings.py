"""Tables in encodings of before Unicode, as Python's codecs write them: `python encodings.py > ../data/encodings.json`.

The texts are names of places with something to say of each, in the languages that the encodings are for.
"""

import json

TABLES = {
    "ja": "都市,人口,特徴\n東京,13960000,日本の首都\n大阪,2750000,食べ物がおいしい街\n京都,1460000,古いお寺が多い\n札幌,1970000,雪まつりで有名\n福岡,1610000,ラーメンの街\n",
    "zh-cn": "城市,人口,说明\n北京,21890000,中国的首都\n上海,24870000,最大的城市\n广州,18680000,南方的商业中心\n成都,20940000,大熊猫的故乡\n西安,12950000,古代的都城\n",
    "zh-tw": "城市,人口,說明\n臺北,2600000,臺灣的首都\n高雄,2740000,南部最大的港口\n臺中,2810000,中部的文化中心\n臺南,1860000,歷史悠久的古城\n花蓮,100000,風景優美的海岸\n",
    "ko": "도시,인구,설명\n서울,9700000,대한민국의 수도\n부산,3400000,남쪽의 큰 항구 도시\n대구,2400000,사과로 유명한 곳\n인천,2900000,공항이 있는 도시\n광주,1450000,예술의 도시\n",
    "ru": "город,население,описание\nМосква,13010000,столица России\nСанкт-Петербург,5600000,город на Неве\nНовосибирск,1630000,крупный научный центр\nКазань,1310000,столица Татарстана\nПермь,1030000,город на Урале\n",
    "uk": "місто,населення,опис\nКиїв,2950000,столиця України\nЛьвів,720000,місто з чудовою історією\nОдеса,1010000,порт на Чорному морі\nХарків,1420000,великий науковий центр\nЇжакове,300,невелике село\n",
    "pl": "miasto,ludność,opis\nWarszawa,1790000,stolica nad Wisłą\nŁódź,670000,dawne miasto włókiennicze\nKraków,780000,dawna siedziba królów\nGdańsk,470000,port nad Bałtykiem\nPoznań,530000,miasto targów i koziołków\n",
    "cs": "město,obyvatel,popis\nPraha,1300000,hlavní město na Vltavě\nBrno,380000,největší město na Moravě\nPlzeň,170000,město známé pivem\nČeské Budějovice,94000,město na jihu Čech\nÚstí nad Labem,92000,průmyslové město\n",
    "hu": "város,lakosság,leírás\nBudapest,1750000,főváros a Duna két partján\nDebrecen,200000,a második legnagyobb város\nGyőr,130000,ipari város három folyó mellett\nPécs,140000,egyetemi város a Mecsek lábánál\nSzőreg,5000,híres a rózsáiról\n",
    "el": "πόλη,πληθυσμός,περιγραφή\nΑθήνα,640000,η πρωτεύουσα της Ελλάδας\nΘεσσαλονίκη,320000,το μεγάλο λιμάνι του βορρά\nΠάτρα,170000,γνωστή για το καρναβάλι\nΗράκλειο,180000,στην Κρήτη\nΛάρισα,150000,στη Θεσσαλία\n",
    "tr": "şehir,nüfus,açıklama\nİstanbul,15460000,iki kıtada büyük bir şehir\nAnkara,5660000,Türkiye'nin başkenti\nİzmir,4390000,Ege kıyısında güzel bir liman\nDiyarbakır,1790000,surları ile ünlü\nMuğla,1000000,tatil için gidilen yer\n",
    "lt": "miestas,gyventojai,aprašymas\nVilnius,590000,Lietuvos sostinė\nKaunas,300000,prie Nemuno ir Neries santakos\nKlaipėda,150000,uostas prie Baltijos jūros\nŠiauliai,100000,žinomas dėl Kryžių kalno\nPanevėžys,86000,miestas šiaurės rytuose\n",
    "de": "Stadt,Einwohner,Hinweis\nMünchen,1510000,Straße der Künste\nKöln,1080000,größte Kirche am Rhein\nNürnberg,520000,Lebküchlein für Genießer\nLübeck,216000,Königin der Hanse\nGörlitz,56000,östlichste Stadt\n",
    "fr": "ville,habitants,remarque\nParis,2130000,capitale très visitée\nOrléans,117000,près de la Loire où règne le calme\nNîmes,148000,arènes célèbres à voir\nBesançon,118000,fière de sa forteresse\nSète,44000,là où naquit le poète\n",
    "es": "ciudad,habitantes,nota\nMálaga,580000,costa y sol todo el año\nLogroño,150000,vino de la región\nCórdoba,320000,¿quién no conoce la mezquita?\nLa Coruña,245000,faro romano más antiguo\nAlcalá,197000,universidad del cardenal\n",
    "pt": "cidade,habitantes,nota\nSão Paulo,11450000,a maior cidade do país\nBrasília,2820000,capital da nação desde então\nGoiânia,1440000,região de plantações\nFlorianópolis,540000,praias e canções\nBelém,1300000,portão da Amazônia\n",
    "da": "by,indbyggere,note\nKøbenhavn,650000,hovedstad på Sjælland\nÅrhus,290000,større by på Jylland\nHelsingør,47000,slot ved Øresund\nRødovre,41000,små haver og æbletræer\nTønder,7500,gammel by på heden\n",
    "it": "città,abitanti,nota\nRoma,2750000,perché è la capitale\nForlì,117000,qualità della vita più alta\nCefalù,14000,c'è il duomo normanno\nCantù,40000,la società dei mobili\nMondovì,22000,già città di università\n",
    "fi": "kaupunki,asukkaat,huomautus\nJyväskylä,145000,järven rannalla\nÄänekoski,18500,paperia ja sellua\nHämeenlinna,68000,linna järvellä\nPyhäjärvi,5000,syvä kaivos\nÖsterö,200,pieni kylä\n",
}

CASES = [
    ("ja", "Shift_JIS", "cp932"),
    ("ja", "EUC-JP", "euc_jp"),
    ("zh-cn", "GBK", "gbk"),
    ("zh-cn", "gb18030", "gb18030"),
    ("zh-tw", "Big5", "big5"),
    ("ko", "EUC-KR", "cp949"),
    ("ru", "windows-1251", "cp1251"),
    ("ru", "KOI8-R", "koi8_r"),
    ("ru", "IBM866", "cp866"),
    ("ru", "ISO-8859-5", "iso8859_5"),
    ("uk", "windows-1251", "cp1251"),
    ("uk", "KOI8-U", "koi8_u"),
    ("pl", "windows-1250", "cp1250"),
    ("pl", "ISO-8859-2", "iso8859_2"),
    ("cs", "windows-1250", "cp1250"),
    ("cs", "ISO-8859-2", "iso8859_2"),
    ("hu", "windows-1250", "cp1250"),
    ("hu", "ISO-8859-2", "iso8859_2"),
    ("el", "windows-1253", "cp1253"),
    ("el", "ISO-8859-7", "iso8859_7"),
    ("tr", "windows-1254", "cp1254"),
    ("lt", "windows-1257", "cp1257"),
    ("de", "windows-1252", "cp1252"),
    ("fr", "windows-1252", "cp1252"),
    ("es", "windows-1252", "cp1252"),
    ("pt", "windows-1252", "cp1252"),
    ("da", "windows-1252", "cp1252"),
    ("it", "windows-1252", "cp1252"),
    ("fi", "windows-1252", "cp1252"),
    ("fr", "windows-1252", "iso8859_1"),
]

cases = [{"language": language, "encoding": encoding, "bytes": TABLES[language].encode(codec).hex()} for language, encoding, codec in CASES]
print(json.dumps({"texts": TABLES, "cases": cases}, ensure_ascii=False, indent=1))
