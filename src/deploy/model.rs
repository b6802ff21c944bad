//! A model that was checked and is ready to predict.

use super::input::InputBlock;
use super::parts::{design_of, document_of, fitted_of};
use super::{CheckRow, DeployError, ModelDocument, Row, canonical, sample, validate};
use crate::engine::{Progress, Runner};
use crate::feature::{Design, DesignRows, Gap};
use crate::pipeline::{FittedRecipe, Recipe};
use crate::plain::{self, Plain};
use crate::profile::ReferenceSketch;
use crate::source::ColumnChoice;
use crate::table::{Block, Table};
use crate::train::FittedLeastSquares;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A model document that was checked, with its parts ready for use.
#[derive(Clone, Debug)]
pub struct Model {
    document: ModelDocument,
    design: Design,
    fitted: FittedLeastSquares,
}

/// What a model is made from.
#[derive(Clone, Copy, Debug)]
pub struct ModelParts<'a> {
    /// What a person calls it.
    pub name: &'a str,
    /// The table as it was read, before the recipe.
    pub source: &'a Table,
    /// The sketches of its columns, (`n_columns`).
    pub sketches: &'a [ReferenceSketch],
    /// BLAKE3 of the source's bytes, in hexadecimal digits.
    pub data_hash: &'a str,
    /// What was decided or found about how columns are read; only the order of dates and spellings of missing cells are kept.
    pub column_choices: &'a BTreeMap<String, ColumnChoice>,
    /// The recipe as a person wrote it.
    pub recipe: &'a Recipe,
    /// The recipe as it was fitted to `source`.
    pub fitted_recipe: &'a FittedRecipe,
    /// The encoder, fitted to the prepared table.
    pub design: &'a Design,
    /// The fitted model.
    pub fitted: &'a FittedLeastSquares,
}

/// Input rows as rows of the design matrix.
#[derive(Clone, Debug)]
pub struct EncodedRows {
    /// The rows that can be predicted.
    pub rows: DesignRows,
    /// The others, with their reasons; names are those after the recipe.
    pub gaps: Vec<Gap>,
    /// All rows after the recipe; its columns are those of the design's variables, in their order.
    pub prepared: Block,
}

impl Model {
    /// Reads and checks a document.
    pub(super) fn from_json(text: &str) -> Result<Self, DeployError> {
        Self::of(Self::read(&Self::parse(text)?)?)
    }

    /// What a text says, if it says to be a model document.
    fn parse(text: &str) -> Result<Plain, DeployError> {
        let plain = Plain::from_json(text).map_err(|error| DeployError::NotJson {
            line: error.line() as u64,
            column: error.column() as u64,
            cause: without_place(&error.to_string()),
        })?;
        let format = plain.get("format").and_then(Plain::as_text);
        if format != Some(super::FORMAT) {
            return Err(DeployError::NotAModel { format: format.map(str::to_owned) });
        }
        match plain.get("version") {
            Some(Plain::Whole(found @ 1..)) if *found > u64::from(super::VERSION) => {
                return Err(DeployError::LaterVersion { found: *found, known: super::VERSION });
            }
            Some(Plain::Whole(1..)) => {}
            _ => return Err(DeployError::field("version", "a whole number from 1 is expected")),
        }
        Ok(plain)
    }

    /// The document that was parsed, if it is undamaged.
    fn read(plain: &Plain) -> Result<ModelDocument, DeployError> {
        let document: ModelDocument = plain::read(plain).map_err(|error| {
            let path = if error.path().is_empty() { "its top" } else { error.path() };
            DeployError::field(path, error.cause())
        })?;
        if canonical::content_hash(plain, INTEGRITY) != document.integrity {
            return Err(DeployError::Damaged);
        }
        Ok(document)
    }

    /// The model that a document of undamaged content describes.
    pub(super) fn of(document: ModelDocument) -> Result<Self, DeployError> {
        validate::document(&document)?;
        let model = Self { design: design_of(&document), fitted: fitted_of(&document), document };
        // Without a row this still shows whether inputs, recipe and variables fit each other.
        model.encode(&model.read_rows(&[]))?;
        let target = &model.document.target;
        for (row, check) in (1..).zip(&model.document.check) {
            let found = model.predict_one(&check.row)?;
            let expected = check.prediction;
            let scale = expected.abs().max(target.max - target.min);
            if !found.is_some_and(|found| (found - expected).abs() <= TOLERANCE * scale) {
                return Err(DeployError::NotReproduced { row, expected, found });
            }
        }
        Ok(model)
    }

    /// The document.
    pub fn document(&self) -> &ModelDocument {
        &self.document
    }

    /// The fitted encoder.
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// The fitted model: coefficient table and summary come from it.
    pub fn fitted(&self) -> &FittedLeastSquares {
        &self.fitted
    }

    /// The same model under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.document.name);
        self.document.integrity = canonical::content_hash(&canonical::plain(&self.document), INTEGRITY);
        self
    }

    /// Prepares input rows by the recipe and encodes them.
    ///
    /// # Errors
    /// [`DeployError::Recipe`] or [`DeployError::Design`] if the document's parts do not fit each other.
    pub fn encode(&self, input: &InputBlock) -> Result<EncodedRows, DeployError> {
        let table = Table { schema: input.schema.clone(), blocks: vec![Arc::new(input.block.clone().into())] };
        let table = self.document.recipe.score(&table)?;
        let bound = self.design.bind_features(&table.schema)?;
        let positions = self.design.variables.iter().filter_map(|variable| table.schema.position(&variable.name));
        let block = table.blocks.first().map(|block| block.load());
        let prepared = match &block {
            Some(block) => block.with_columns(positions.map(|position| block.columns[position].clone()).collect()),
            None => input.block.with_columns(Vec::new()),
        };
        let mut rows = DesignRows::default();
        let gaps = block.map(|block| bound.fill_features(&mut rows, &block, 0..block.len()));
        Ok(EncodedRows { rows, gaps: gaps.unwrap_or_default(), prepared })
    }

    /// The prediction for one row; `None` if it has none.
    fn predict_one(&self, row: &Row) -> Result<Option<f64>, DeployError> {
        let input = self.read_rows(std::slice::from_ref(row));
        if !input.problems.is_empty() {
            return Ok(None);
        }
        let encoded = self.encode(&input)?;
        let mut x = vec![0.0; self.design.n_columns()];
        Ok((encoded.rows.n_rows() == 1).then(|| {
            encoded.rows.copy_row(0, &mut x);
            self.fitted.predictor.fit(&x)
        }))
    }
}

/// The field that holds the hash of all others.
const INTEGRITY: &str = "integrity";

/// How far a prediction may be from the promised one, as a share of the target's range: room for a later program that computes
/// in another order.
const TOLERANCE: f64 = 1e-9;

impl ModelDocument {
    /// Writes down what training left. [`ModelDocument::check`] makes a model of it: reading it back shows at once what another reader
    /// would stumble over.
    ///
    /// # Errors
    /// [`DeployError::Field`] if a number of the fit is not finite or the parts do not belong together.
    pub fn new(parts: &ModelParts<'_>) -> Result<Self, DeployError> {
        let mut document = document_of(parts)?;
        let draft = Model { design: parts.design.clone(), fitted: parts.fitted.clone(), document: document.clone() };
        for row in sample::rows(&draft) {
            if let Some(prediction) = draft.predict_one(&row)? {
                document.check.push(CheckRow { row, prediction });
            }
        }
        document.integrity = canonical::content_hash(&canonical::plain(&document), INTEGRITY);
        Ok(document)
    }

    /// Checks that the document, once written, reads as the same model. With many columns it is long: a wish to cancel is heard on
    /// the way, where `progress` is told.
    ///
    /// # Errors
    /// As [`ModelDocument::from_json`]; [`DeployError::Cancelled`].
    pub async fn check<R: Runner>(self, progress: Progress, runner: &R) -> Result<Model, DeployError> {
        let text = self.to_json();
        runner.checkpoint(progress).await?;
        let plain = Model::parse(&text)?;
        runner.checkpoint(progress).await?;
        let document = Model::read(&plain)?;
        runner.checkpoint(progress).await?;
        Model::of(document)
    }
}

/// What a reader of JSON said, without the place, which is said elsewhere.
fn without_place(cause: &str) -> String {
    cause.split(" at line ").next().unwrap_or(cause).to_owned()
}
