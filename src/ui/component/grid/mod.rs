//! A table of any number of rows and columns, of which only what is in sight is in the page.
//!
//! A sheet as large as the window stays in place (it is sticky) while the browser scrolls an element of the table's size under
//! it; the sheet shows the rows and columns the scroll position stands for. So nothing is ever blank, coordinates stay small,
//! and a billion rows are as quick as a hundred.

mod block;
mod row;
mod scroll;
mod view;

pub use block::{BLOCK_COLUMNS, BLOCK_ROWS, BlockId, CellMark, GridBlock, GridBlocks, GridCell, GridColumn, GridPlace};
pub use view::VirtualGrid;
