//! The request that a name stands for.
//!
//! In: the id of an operation, the name of a method, or `module::method`, and a version. Out: the request, or the names that are
//! nearest to it.

use std::collections::BTreeSet;

use generator::model::Stability;

use super::Sample;
use crate::failure::Failure;

/// The number of names that are suggested.
const SUGGESTIONS: usize = 5;

/// Returns the request. Without a version, that of a method's name, or else the current one of the operation.
pub fn find<'a>(samples: &[Sample<'a>], name: &str, version: Option<&str>) -> Result<Sample<'a>, Failure> {
    let named = |is: &dyn Fn(&Sample<'a>) -> bool| -> Vec<Sample<'a>> {
        samples.iter().filter(|sample| is(sample)).copied().collect()
    };
    let by_method = named(&|sample| sample.request.method.name == name || sample.path() == name);
    let by_id = named(&|sample| sample.request.operation.as_str().eq_ignore_ascii_case(name));
    let modules: BTreeSet<&str> = by_method.iter().map(|sample| sample.module.name.as_str()).collect();
    if modules.len() > 1 {
        let names: Vec<String> = by_method.iter().map(|sample| format!("`{}`", sample.path())).collect();
        let message = format!("Several modules have a method `{name}`: {}.", names.join(", "));
        return Err(Failure::new("ambiguous-operation", message).help("Give the module, too."));
    }
    let found = by_method.first().or(by_id.first()).ok_or_else(|| unknown(samples, name))?;
    let versions =
        named(&|sample| sample.module.name == found.module.name && sample.request.operation == found.request.operation);
    let chosen = match version {
        Some(version) => versions.iter().find(|sample| name_of_version(sample) == Some(version)),
        None if by_method.is_empty() => {
            versions.iter().find(|sample| sample.request.stability == Stability::Current).or_else(|| versions.last())
        }
        None => by_method.first(),
    };
    chosen.copied().ok_or_else(|| {
        let known: BTreeSet<&str> = versions.iter().filter_map(name_of_version).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let message = format!("`{name}` has no version {}.", version.unwrap_or_default());
        let help = if known.is_empty() {
            "The API has no versions.".to_owned()
        } else {
            format!("Its versions are: {known}.")
        };
        Failure::new("unknown-version", message).help(help)
    })
}

fn name_of_version<'a>(sample: &Sample<'a>) -> Option<&'a str> {
    sample.request.info.version.as_ref().map(|version| version.as_str())
}

fn unknown(samples: &[Sample<'_>], name: &str) -> Failure {
    let names = samples.iter().flat_map(|sample| [sample.path(), sample.request.operation.as_str().to_owned()]);
    let mut near: Vec<(usize, String)> = names.map(|known| (distance(name, &known), known)).collect();
    near.sort();
    near.dedup();
    let near: Vec<String> = near.into_iter().take(SUGGESTIONS).map(|(_, name)| format!("`{name}`")).collect();
    Failure::new("unknown-operation", format!("The document has no operation and no method `{name}`."))
        .help(format!("Near matches: {}.", near.join(", ")))
}

/// Returns a measure for the difference of two names: 0 if one has all pairs of letters of the other, 1000 if they share none. Case,
/// `_` and the module in front of a method do not count.
fn distance(name: &str, known: &str) -> usize {
    let known = if name.contains("::") { known } else { known.rsplit("::").next().unwrap_or(known) };
    let (one, other) = (pairs(name), pairs(known));
    let shared = one.iter().filter(|pair| other.contains(*pair)).count();
    1000 - (2000 * shared).checked_div(one.len() + other.len()).unwrap_or_default().min(1000)
}

fn pairs(name: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.iter().copied().zip(letters.iter().copied().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_nearest_to_the_one_that_differs_least() {
        let nearest = |name: &str, known: &[&'static str]| {
            known.iter().copied().min_by_key(|known| distance(name, known)).unwrap_or_default()
        };
        let known = ["clusters::create_cluster", "clusters::delete_cluster", "projects::create_project"];
        assert_eq!(nearest("create_clutser", &known), "clusters::create_cluster");
        assert_eq!(nearest("createproject", &known), "projects::create_project");
        assert_eq!(distance("", ""), 1000);
    }
}
