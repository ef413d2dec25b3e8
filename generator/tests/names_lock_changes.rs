//! Changes that touch a name of the lock: new versions, removed items, moved types, entries of codegen.toml, and faulty locks.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "names_lock/documents.rs"]
mod documents;

use documents::{Document, faults, get, run, types, versions};

const PET: &str = "{type: object, properties: {name: {type: string}}}";

fn pets(names: &[&str]) -> Document {
    Document::new().path(&versions("/pets/{petId}", "getPet", "pets", "Pet", names)).schema("Pet", PET)
}

#[test]
fn a_new_version_is_named_by_its_date_while_an_older_one_has_the_plain_name() {
    let first = run(&pets(&["2023-01-01", "2024-08-05"]), None);
    assert_eq!(first.methods(), ["pets::get_pet_v20230101", "pets::get_pet"]);
    let newer = pets(&["2023-01-01", "2024-08-05", "2025-03-12"]);
    assert_eq!(run(&newer, None).methods()[2], "pets::get_pet", "without the lock");
    let next = run(&newer, Some(&first.lock));
    assert_eq!(next.methods(), ["pets::get_pet_v20230101", "pets::get_pet", "pets::get_pet_v20250312"]);
    assert_eq!(next.aliases(), ["GetPetV20230101", "GetPet", "GetPetV20250312"]);
}

#[test]
fn a_new_version_of_a_renamed_operation_is_named_like_its_siblings() {
    let first = run(&pets(&["2024-08-05"]), None);
    let next = pets(&["2024-08-05", "2025-03-12"]).replace("getPet", "fetchAnimal");
    assert_eq!(run(&next, Some(&first.lock)).methods(), ["pets::get_pet", "pets::get_pet_v20250312"]);
}

#[test]
fn a_preview_is_not_locked_and_leaves_the_plain_name_to_the_first_stable_version() {
    let first = run(&pets(&["preview"]), None);
    assert_eq!(first.methods(), ["pets::get_pet"]);
    assert!(!first.lock.contains("get_pet") && !first.lock.contains("Pet.name"), "{}", first.lock);
    let next = run(&pets(&["2025-03-12", "preview"]), Some(&first.lock));
    assert_eq!(next.methods(), ["pets::get_pet", "pets::get_pet_preview"]);
}

#[test]
fn the_names_of_removed_items_are_kept_and_given_to_nothing_else() {
    let both = pets(&["2024-08-05"]).path(&get("/shops", "getShop", "pets", "Shop")).schema("Shop", PET);
    let first = run(&both, None);
    let removed = both.clone().without("Shop");
    let next = run(&removed, Some(&first.lock));
    let retired: Vec<&str> = next.lock.lines().filter(|line| line.ends_with(" # retired")).collect();
    insta::assert_snapshot!(retired.join("\n"), @"
    field Shop.name = name # retired
    operation GET /shops 2024-08-05 = pets::get_shop, GetShop # retired
    response GET /shops 2024-08-05 = Shop # retired
    schema Shop = Shop # retired
    type Shop = pets # retired
    ");
    assert_eq!(run(&removed, Some(&next.lock)).lock, next.lock);

    let other = removed
        .path(&get("/stores", "getShop", "pets", "shop"))
        .schema("shop", "{type: object, properties: {x: {type: string}}}");
    let other = run(&other, Some(&next.lock));
    assert_eq!((other.methods()[1].as_str(), other.type_of("shop")), ("pets::get_shop_2", "Shop2"));
    assert_eq!(run(&both, Some(&next.lock)).lock, first.lock, "what comes back has its names");
}

#[test]
fn a_type_that_a_second_group_begins_to_use_stays_where_its_users_look() {
    let first = run(&pets(&["2024-08-05"]), None);
    let second = pets(&["2024-08-05"]).path(&get("/shops", "getShop", "shops", "Pet"));
    let next = run(&second, Some(&first.lock));
    assert_eq!(next.modules_of("Pet"), ["pets", "shops", "shared"]);
    assert!(next.lock.contains("\ntype Pet = shared for pets, shops\n"), "{}", next.lock);
    assert_eq!(next.warnings, Vec::<String>::new());
}

#[test]
fn a_type_stays_in_every_module_that_has_exported_it() {
    let both = pets(&["2024-08-05"]).path(&get("/shops", "getShop", "shops", "Pet"));
    let first = run(&both, None);
    let dropped =
        both.replace("/shops:", "/shops/x:").path(&get("/shops", "getOther", "shops", "Other")).schema("Other", PET);
    let dropped = dropped.without("getShop");
    assert_eq!(run(&dropped, None).modules_of("Pet"), ["pets"], "without the lock");
    let next = run(&dropped, Some(&first.lock));
    assert_eq!(next.modules_of("Pet"), ["pets", "shops", "shared"]);
    let shops = next.surface.modules.iter().find(|module| module.name == "shops").unwrap();
    let reexport = shops.reexports.iter().find(|it| it.types.iter().any(|path| path.name == "Pet")).unwrap();
    assert_eq!(reexport.cfg.0, [["pets"]], "the re-export exists where the type does");
}

#[test]
fn a_group_whose_tag_is_renamed_keeps_its_module() {
    let first = run(&pets(&["2024-08-05"]), None);
    let renamed = pets(&["2024-08-05"]).replace("[pets]", "['All animals']");
    assert_eq!(run(&renamed, None).methods(), ["all_animals::get_pet"], "without the lock");
    let next = run(&renamed, Some(&first.lock));
    assert_eq!(next.methods(), ["pets::get_pet"]);
    assert!(
        next.lock.contains("\ngroup All animals = pets, PetsApi\n") && !next.lock.contains(" # retired\n"),
        "{}",
        next.lock
    );
}

#[test]
fn an_operation_that_moves_to_another_group_keeps_its_method_and_the_move_is_reported() {
    let first = run(&pets(&["2024-08-05"]).path(&get("/a", "getA", "pets", "Pet")), None);
    let moved = pets(&["2024-08-05"]).path(&get("/a", "fetchA", "shops", "Pet"));
    let next = run(&moved, Some(&first.lock));
    assert!(next.methods().contains(&"shops::get_a".to_owned()), "{:?}", next.methods());
    assert_eq!(next.warnings.len(), 1, "{:?}", next.warnings);
    assert!(next.warnings[0].ends_with("the name was `pets::get_a, GetA` and is `shops::get_a, GetA` now."));
}

#[test]
fn an_entry_of_the_configuration_takes_precedence_and_each_new_name_is_reported() {
    let document =
        pets(&["2023-01-01", "2024-08-05"]).replace("string}}}", "string}, size: {type: string, enum: [L]}}}");
    let first = run(&document, None);
    let configured = document.config(
        "[operations.rename]\ngetPet = 'fetch'\n[names.types]\nPet = 'Animal'\n[names.modules]\npets = 'zoo'\n\
         [names.variants]\nL = 'Large'\n",
    );
    let next = run(&configured, Some(&first.lock));
    assert_eq!(next.methods(), ["zoo::fetch_v20230101", "zoo::fetch"]);
    assert_eq!(types(&next.surface), ["Animal", "PetSize"]);
    assert_eq!((next.members("Animal"), next.members("PetSize")), (vec!["name", "size"], vec!["Large"]));
    insta::assert_snapshot!(next.warnings.join("\n"), @"
    names.lock:12:1: `group pets`: the name was `pets, PetsApi` and is `zoo, ZooApi` now.
    names.lock:13:1: `operation GET /pets/{} 2023-01-01`: the name was `pets::get_pet_v20230101, GetPetV20230101` and is `zoo::fetch_v20230101, FetchV20230101` now.
    names.lock:14:1: `operation GET /pets/{} 2024-08-05`: the name was `pets::get_pet, GetPet` and is `zoo::fetch, Fetch` now.
    names.lock:18:1: `type Pet`: the name was `Pet` and is `Animal` now.
    names.lock:20:1: `value PetSize.L`: the name was `L` and is `Large` now.
    ");
    assert!(!next.lock.contains("get_pet") && !next.lock.contains(" # retired\n"), "{}", next.lock);
    let again = run(&configured, Some(&next.lock));
    assert_eq!((again.lock, again.warnings), (next.lock, Vec::new()));
}

#[test]
fn a_rule_of_the_configuration_changes_no_given_name() {
    let first = run(&pets(&["2024-08-05"]), None);
    let configured = pets(&["2024-08-05"]).config("[names.replace]\npet = 'animal'\n");
    assert_eq!(run(&configured, None).methods(), ["pets::get_animal"], "without the lock");
    assert_eq!(run(&configured, Some(&first.lock)).methods(), ["pets::get_pet"]);
}

#[test]
fn the_configuration_can_give_a_name_of_the_lock_to_another_schema() {
    let both = pets(&["2024-08-05"]).path(&get("/new", "getNew", "pets", "Pet2026")).schema("Pet2026", PET);
    let first = run(&both, None);
    let swapped = run(&both.config("[names.types]\nPet2026 = 'Pet'\nPet = 'OldPet'\n"), Some(&first.lock));
    assert_eq!((swapped.type_of("Pet2026"), swapped.type_of("Pet")), ("Pet", "OldPet"));
    assert!(swapped.warnings.iter().any(|it| it.contains("`type Pet`: the name was `Pet` and is `OldPet` now.")));
}

#[test]
fn a_name_that_two_lines_give_or_that_is_reserved_is_an_error_with_its_line() {
    let lock = "\
field Pet.a = name
field Pet.b = name
field Pet.c = extra
group pets = client, Pets
operation GET /a 1 = pets::get, Get
operation GET /b 1 = pets::get, Get2
operation GET /c 1 = pets::other, Call
schema A = Pet
schema B = Pet
type Get2Operation = pets
";
    insta::assert_snapshot!(faults(&pets(&["2024-08-05"]), lock).join("\n"), @"
    lock-reserved names.lock:4:1: `group pets` has the name `client`, which the crate uses for something else.
    lock-name-taken names.lock:2:1: `field Pet.b` has the name `name`, which line 1 gives to `field Pet.a`.
    lock-reserved names.lock:3:1: `field Pet.c` has the name `extra`, which the crate uses for something else.
    lock-name-taken names.lock:6:1: `operation GET /b 1` has the name `get`, which line 5 gives to `operation GET /a 1`.
    lock-name-taken names.lock:6:1: `operation GET /b 1` has the name `Get2Operation`, which line 10 gives to `type Get2Operation`.
    lock-reserved names.lock:7:1: `operation GET /c 1` has the name `Call`, which the crate uses for something else.
    lock-name-taken names.lock:9:1: `schema B` has the name `Pet`, which line 8 gives to `schema A`.
    ");
}

#[test]
fn a_malformed_lock_stops_the_run() {
    let faults = faults(&pets(&["2024-08-05"]), "# names\n=======\n");
    assert_eq!(faults, ["lock-line names.lock:2:1: Expected a line such as `schema Pet = Pet`, found no ` = `."]);
}

#[test]
fn a_new_property_does_not_take_the_name_that_an_entry_gives_to_another_one() {
    let sizes = |values: &str| {
        let schema = format!("{{type: object, properties: {{size: {{type: string, enum: [{values}]}}}}}}");
        Document::new()
            .path(&get("/a", "getA", "pets", "Pet"))
            .schema("Pet", &schema)
            .config("[names.variants]\n'<' = 'Less'\n")
    };
    let first = run(&sizes("'<', M"), None);
    let next = run(&sizes("'<', M, LESS"), Some(&first.lock));
    assert_eq!(next.members("PetSize"), ["Less", "Less2", "M"]);
}
