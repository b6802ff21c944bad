//! Columns that memory has no room for, in a file of the browser's own.
//!
//! The origin private file system is the only storage that a worker reads without waiting (WHATWG, "File System",
//! `FileSystemSyncAccessHandle`). Nobody else sees its files; what a tab that was closed left there is cleared by the next.

use super::cells::{Pool, lay, taken};
use super::port;
use crate::engine::{ColumnsNote, NoRoom};
use crate::table::{Column, HeldColumn, Storage};
use js_sys::{ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The folder of such files, of all tabs.
const FOLDER: &str = "columns";

#[wasm_bindgen]
extern "C" {
    /// `navigator.storage`. (web-sys takes for granted what not every browser has; and what throws before it has promised anything would
    /// end this worker if it were declared as asynchronous.)
    type Manager;
    #[wasm_bindgen(method, catch, js_name = getDirectory)]
    fn root(this: &Manager) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn estimate(this: &Manager) -> Result<Promise, JsValue>;

    type Folder;
    #[wasm_bindgen(method, catch, js_name = getDirectoryHandle)]
    fn folder(this: &Folder, name: &str, options: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    fn file(this: &Folder, name: &str, options: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeEntry)]
    fn remove(this: &Folder, name: &str, options: &Object) -> Result<Promise, JsValue>;

    type File;
    #[wasm_bindgen(method, catch, js_name = createSyncAccessHandle)]
    fn access(this: &File) -> Result<Promise, JsValue>;

    type Access;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Access, bytes: &Uint8Array, options: &Object) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Access, bytes: &Uint8Array, options: &Object) -> Result<f64, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &Access);
}

/// What was promised.
async fn kept<T: JsCast>(promise: Result<Promise, JsValue>) -> Result<T, JsValue> {
    Ok(JsFuture::from(promise?).await?.unchecked_into())
}

thread_local! {
    /// The files of this worker: a [`PrivateFile`] is one's number, so that it can be named by tables, which any thread may hold.
    static OPEN: RefCell<Vec<Option<Open>>> = const { RefCell::new(Vec::new()) };
    static POOL: Pool = Pool::default();
}

/// A file of the origin private file system, which is removed with the last column that lies there.
#[derive(Debug)]
pub(super) struct PrivateFile(usize);

struct Open {
    folder: Folder,
    name: String,
    access: Access,
    /// What lies there, and where the next column is to begin.
    laid: Vec<Laid>,
    end: f64,
}

/// A column in a file.
struct Laid {
    note: ColumnsNote,
    layout: Vec<u32>,
    at: f64,
    n_bytes: u32,
}

impl PrivateFile {
    /// A new file.
    pub(super) async fn open() -> Result<Arc<Self>, NoRoom> {
        // What another tab left may just be removed, and the folder with it.
        match Self::try_open().await {
            Ok(file) => Ok(file),
            Err(_) => Self::try_open().await.map_err(|error| no_room(&error)),
        }
    }

    async fn try_open() -> Result<Arc<Self>, JsValue> {
        let creating = options("create", &JsValue::TRUE);
        let root: Folder = kept(storage().root()).await?;
        let folder: Folder = kept(root.folder(FOLDER, &creating)).await?;
        let name = js_sys::Math::random().to_string();
        let file: File = kept(folder.file(&name, &creating)).await?;
        let access = kept(file.access()).await?;
        let opened = Open { folder, name, access, laid: Vec::new(), end: 0.0 };
        Ok(Arc::new(Self(OPEN.with_borrow_mut(|open| {
            open.push(Some(opened));
            open.len() - 1
        }))))
    }

    /// Puts a column there.
    pub(super) fn put(self: &Arc<Self>, column: &Column) -> Result<HeldColumn, NoRoom> {
        let mut cells = Vec::new();
        let note = ColumnsNote::of_one(column, &mut cells);
        let place = OPEN.with_borrow_mut(|open| {
            let Some(file) = &mut open[self.0] else { return Err(no_room(&JsValue::NULL)) };
            let place = file.laid.len() as u64;
            POOL.with(|pool| {
                let (buffer, layout, n_bytes) = lay(&cells, |n_bytes| pool.buffer(n_bytes));
                let laid = Laid { note, layout, at: file.end, n_bytes };
                let written = file.access.write(&laid.view(&buffer), &laid.place()).map_err(|error| no_room(&error))?;
                pool.keep(buffer);
                // A browser in private mode gives a number that is no length.
                if written != f64::from(n_bytes) {
                    return Err(NoRoom { reason: "the disk is full".to_owned() });
                }
                file.end += f64::from(n_bytes);
                file.laid.push(laid);
                Ok(place)
            })
        })?;
        Ok(HeldColumn::away(column, self.clone(), place))
    }
}

impl Laid {
    /// The bytes of a buffer that are its.
    fn view(&self, buffer: &ArrayBuffer) -> Uint8Array {
        Uint8Array::new_with_byte_offset_and_length(buffer, 0, self.n_bytes)
    }

    /// Where it lies, as reading and writing are told.
    fn place(&self) -> Object {
        options("at", &self.at.into())
    }

    fn fetched(&self, access: &Access) -> Option<Column> {
        POOL.with(|pool| {
            let buffer = pool.buffer(self.n_bytes as usize);
            let read = access.read(&self.view(&buffer), &self.place()).ok()?;
            let cells = (read == f64::from(self.n_bytes)).then(|| taken(&self.layout, &buffer)).flatten()?;
            pool.keep(buffer);
            self.note.clone().unload_one(&mut cells.into_iter())
        })
    }
}

impl Storage for PrivateFile {
    fn fetch(&self, place: u64) -> Column {
        let fetch = |open: &Vec<Option<Open>>| {
            let file = open[self.0].as_ref()?;
            file.laid.get(place as usize)?.fetched(&file.access)
        };
        // The page is told, starts another worker, and that one reads the data again.
        OPEN.with_borrow(fetch).unwrap_or_else(|| wasm_bindgen::throw_str("what was put on the disk can no longer be read"))
    }
}

impl Drop for PrivateFile {
    fn drop(&mut self) {
        if let Some(Open { folder, name, access, .. }) = OPEN.with_borrow_mut(|open| open[self.0].take()) {
            access.close();
            spawn_local(async move {
                // What cannot be removed is removed when the app is next opened.
                let _ = kept::<JsValue>(folder.remove(&name, &Object::new())).await;
            });
        }
    }
}

/// Removes what tabs left that were closed. What others use is locked, and stays.
pub(super) async fn clear() {
    if let Ok(root) = kept::<Folder>(storage().root()).await {
        let _ = kept::<JsValue>(root.remove(FOLDER, &options("recursive", &JsValue::TRUE))).await;
    }
}

/// Bytes that the browser still has for this origin.
pub(super) async fn room() -> u64 {
    let estimate = kept::<JsValue>(storage().estimate()).await.unwrap_or_default();
    let get = |key: &str| Reflect::get(&estimate, &key.into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    (get("quota") - get("usage")).max(0.0) as u64
}

fn storage() -> Manager {
    Reflect::get(&port::scope().navigator(), &"storage".into()).unwrap_or_default().unchecked_into()
}

fn options(key: &str, value: &JsValue) -> Object {
    let options = Object::new();
    // Setting a property of a plain object of one's own cannot fail.
    let _ = Reflect::set(&options, &key.into(), value);
    options
}

fn no_room(error: &JsValue) -> NoRoom {
    NoRoom { reason: port::gone(error).0 }
}
