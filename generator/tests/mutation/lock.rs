//! Changed documents with the lock of the unchanged one: no name is given twice, and the next lock is stable.

use generator::{Input, Output, SourceFile, generate, prepare};

use super::documents::{self, Sound};
use super::{check_output, mutant, number};

fn generated(sound: &Sound, spec: &[u8], templates: &[SourceFile], lock: Option<&str>) -> Option<Output> {
    let lock = lock.map(|text| SourceFile { name: "names.lock".to_owned(), bytes: text.as_bytes().to_vec() });
    generate(&Input { lock, ..sound.input(spec, templates) }, &()).ok()
}

#[test]
fn the_lock_of_an_earlier_document_fits_every_changed_one() {
    let templates = documents::small_templates();
    let seed = number("MUTATION_SEED", 1);
    let mut count = 0;
    for sound in &documents::fixtures() {
        let Some(first) = generated(sound, sound.text.as_bytes(), &templates, None) else { continue };
        for seed in seed..seed + number("MUTATION_COUNT", 15) {
            let mut dice = fastrand::Rng::with_seed(seed);
            let (value, what) = mutant(sound, 4, &mut dice);
            let spec = value.to_string().into_bytes();
            if generated(sound, &spec, &templates, None).is_none() {
                continue;
            }
            let what = format!("{}, seed {seed}: {what}", sound.name);
            let next = generated(sound, &spec, &templates, Some(&first.lock));
            let next = next.unwrap_or_else(|| panic!("{what}: the lock is refused"));
            check_output(&next).unwrap_or_else(|fault| panic!("{what}: {fault}"));
            // Reading a lock checks that no two items have one name.
            let input = sound.input(&spec, &templates);
            let lock = SourceFile { name: "names.lock".to_owned(), bytes: next.lock.clone().into_bytes() };
            let again = prepare(&Input { lock: Some(lock), ..input }, &());
            let again = again.unwrap_or_else(|faults| panic!("{what}: the next lock is refused: {faults}"));
            assert_eq!(again.lock.to_string(), next.lock, "{what}");
            let again = again.generate(&()).unwrap().files;
            let differing = next.files.iter().find(|(path, text)| again.get(path) != Some(text));
            assert_eq!(differing.map(|(path, text)| (text, again.get(path))), None, "{what}");
            count += 1;
        }
    }
    assert!(count > 40, "nearly every change is refused");
}
