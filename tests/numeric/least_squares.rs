//! Figures of least squares against exact arithmetic, R and scikit-learn, by correct digits. The same checks run natively and as
//! wasm in a browser. Expected values are in `tests/data`, made by the scripts in `tests/oracle`.

use crate::{hard, inference, models, strd, unseen};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn nist_reference_datasets() {
    strd::check_all();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn real_data_as_r_has_them() {
    models::check_all();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn inference_as_r_and_statsmodels_have_it() {
    inference::check_all();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn errors_on_unseen_rows_as_scikit_learn_has_them() {
    unseen::check_all();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn salary_example() {
    hard::salary();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn large_offsets_and_odd_scales() {
    hard::large_offsets_and_odd_scales();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn aliased_columns_are_named() {
    hard::aliased_columns_are_named();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn exact_and_saturated_fits() {
    hard::exact_and_saturated_fits();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn blocks_and_orders_do_not_matter() {
    hard::blocks_and_orders_do_not_matter();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_cannot_be_fitted_is_refused() {
    hard::what_cannot_be_fitted_is_refused();
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn threads_give_the_same_bits() {
    hard::threads_give_the_same_bits();
}

#[test]
fn held_out_rows_are_apart() {
    hard::held_out_rows_are_apart();
}

#[test]
fn a_row_that_stands_alone() {
    hard::a_row_that_stands_alone();
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn more_columns_than_a_block_has_rows() {
    hard::more_columns_than_a_block_has_rows();
}
