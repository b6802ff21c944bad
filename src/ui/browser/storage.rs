//! What outlives the tab: the project and its files, in `IndexedDB`.
//!
//! Files are kept by the hash of their bytes and the project's objects by their ids; both never change once written. Only the
//! history is overwritten. So saving after an act writes little, and a save that fails half-way leaves the last one whole: the
//! history is written last, in the same transaction as the objects it needs.
//!
//! All tabs share one storage, and only one of them writes: whoever has claimed it, for as long as it lives (W3C, "Web Locks API").

use crate::error::UserError;
use crate::ui::client::Attachments;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

const NAME: &str = "straightedge";
const VERSION: u32 = 1;
const FILES: &str = "files";
const OBJECTS: &str = "objects";
const HISTORY: &str = "history";
const CURRENT: &str = "current";

/// The browser's storage for this app.
pub(in crate::ui) struct Storage(Database);

#[wasm_bindgen]
extern "C" {
    /// What gives locks to the tabs of a site.
    #[wasm_bindgen(js_name = LockManager)]
    type Locks;

    #[wasm_bindgen(method, js_class = "LockManager")]
    fn request(this: &Locks, name: &str, options: &Object, granted: &Function) -> Promise;
}

/// A project as the storage has it, in the form in which the worker takes it.
#[derive(Clone)]
pub(in crate::ui) struct Kept(pub(in crate::ui) Attachments);

impl Storage {
    /// Opens the storage, and makes it if this is the first time.
    pub(in crate::ui) async fn open() -> Result<Self, UserError> {
        let open = async {
            let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
            request.on_upgrade_needed(|event| {
                let Ok(database) = event.database() else { return };
                for store in [FILES, OBJECTS, HISTORY] {
                    // What fails here shows as a missing store at the first save.
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            });
            request.await
        };
        open.await.map(Self).map_err(|error| refused("opened", &error))
    }

    /// Claims the right to write for this tab; `false` if another has it. A browser that knows no locks lets every tab write.
    pub(in crate::ui) async fn claim() -> bool {
        let locks = Reflect::get(&super::window().navigator(), &"locks".into()).unwrap_or_default();
        let Ok(locks) = locks.dyn_into::<Locks>() else { return true };
        let options = Object::new();
        // Setting a property of a plain object of one's own cannot fail.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
        let mut asked = Promise::resolve(&JsValue::NULL);
        let told = Promise::new(&mut |tell, _| {
            let granted = Closure::once_into_js(move |lock: JsValue| {
                let _ = tell.call1(&JsValue::NULL, &(!lock.is_null()).into());
                // It is held until what is given here is done: never.
                if lock.is_null() { JsValue::NULL } else { Promise::new(&mut |_, _| {}).into() }
            });
            asked = locks.request(NAME, &options, granted.unchecked_ref());
        });
        // A page that may have no locks may have no storage either: opening it says so.
        JsFuture::from(Promise::race(&Array::of2(&told, &asked))).await.map_or(true, |is_ours| is_ours.is_truthy())
    }

    /// The project of last time, if there is one.
    pub(in crate::ui) async fn load(&self) -> Result<Option<Kept>, UserError> {
        self.read().await.map_err(|error| refused("read", &error))
    }

    /// Keeps the parts of a project that the worker sent after an act.
    pub(in crate::ui) async fn save(&self, saved: &Attachments) -> Result<(), UserError> {
        let save = async {
            let transaction = self.0.transaction(&[OBJECTS, HISTORY], TransactionMode::ReadWrite)?;
            let objects = transaction.object_store(OBJECTS)?;
            for entry in saved.get("objects").dyn_into::<Array>().unwrap_or_default().iter() {
                let entry: Array = entry.unchecked_into();
                objects.put(&entry.get(1), Some(&entry.get(0)))?.await?;
            }
            transaction.object_store(HISTORY)?.put(&saved.get("history"), Some(&CURRENT.into()))?.await?;
            transaction.commit()?.await
        };
        save.await.map(drop).map_err(|error| refused("written", &error))
    }

    /// Keeps a file under the hash of its bytes.
    pub(in crate::ui) async fn keep_file(&self, hash: &str, file: &File) -> Result<(), UserError> {
        let keep = async {
            let transaction = self.0.transaction(&[FILES], TransactionMode::ReadWrite)?;
            transaction.object_store(FILES)?.put(file, Some(&hash.into()))?.await?;
            transaction.commit()?.await
        };
        keep.await.map(drop).map_err(|error| refused("written", &error))
    }

    /// Forgets everything.
    pub(in crate::ui) async fn clear(&self) -> Result<(), UserError> {
        let clear = async {
            let transaction = self.0.transaction(&[FILES, OBJECTS, HISTORY], TransactionMode::ReadWrite)?;
            for store in [FILES, OBJECTS, HISTORY] {
                transaction.object_store(store)?.clear()?.await?;
            }
            transaction.commit()?.await
        };
        clear.await.map(drop).map_err(|error| refused("cleared", &error))
    }

    async fn read(&self) -> Result<Option<Kept>, idb::Error> {
        let transaction = self.0.transaction(&[FILES, OBJECTS, HISTORY], TransactionMode::ReadOnly)?;
        let Some(history) = transaction.object_store(HISTORY)?.get(JsValue::from(CURRENT))?.await? else { return Ok(None) };
        let mut attachments = Attachments::none().with("history", &history);
        for (store, key) in [(FILES, "files"), (OBJECTS, "objects")] {
            let store = transaction.object_store(store)?;
            let keys = store.get_all_keys(None, None)?.await?;
            let values = store.get_all(None, None)?.await?;
            let pairs: Array = keys.iter().zip(&values).map(|(key, value)| Array::of2(key, value)).collect();
            attachments = attachments.with(key, &pairs);
        }
        Ok(Some(Kept(attachments)))
    }
}

fn refused(what: &str, error: &idb::Error) -> UserError {
    let cause = error.to_string();
    let way_out = if cause.contains("Quota") {
        "The storage for this site is full. Your work goes on in this tab; export what you want to keep, or free space."
    } else {
        "Your work goes on in this tab, but a reload would lose it: export what you want to keep. Private windows keep nothing."
    };
    UserError::machine(format!("The browser's storage could not be {what} ({cause})."), way_out)
}
