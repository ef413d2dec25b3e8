//! Names of component schemas, with the words of a document of a versioned API.

use crate::config::Config;
use crate::layout::locked::Locked;
use crate::layout::naming;
use crate::lock::Lock;
use crate::model::build::{api, id, list, named, operation, string, struct_, version};
use crate::model::{Api, Condition, Gate, GroupId, Stability};

fn config() -> Config {
    let mut config = Config::default();
    config.versions.media_type_prefix = "application/vnd.pets.".to_owned();
    config.names.drop = ["View", "ApiPets", "Response"].map(str::to_owned).to_vec();
    config.names.page = vec!["Paginated".to_owned()];
    config.names.replace.insert("group".to_owned(), "project".to_owned());
    config
}

/// Returns the names of the types with these ids.
fn named_by<const N: usize>(api: &Api, config: &Config, ids: [&str; N]) -> [String; N] {
    let lock = Lock::default();
    let names = naming::names(api, config, &Locked::new(&lock, api, config), &[]);
    ids.map(|text| names.ty(&id(text)).to_owned())
}

fn with_stability(api: &mut Api, text: &str, stability: Stability) {
    if let Some(def) = api.types.get_mut(&id(text)) {
        def.gate = Gate([Condition { group: GroupId("pets".to_owned()), stability }].into());
    }
}

#[test]
fn dropped_words_and_dates_are_left_out_and_words_are_replaced() {
    let api = api().with(struct_("ApiPetsGroupView20240805")).with(struct_("CatView")).build();
    assert_eq!(named_by(&api, &config(), ["ApiPetsGroupView20240805", "CatView"]), ["Project", "Cat"]);
}

#[test]
fn an_api_without_versions_keeps_dates() {
    let mut config = config();
    config.versions.media_type_prefix.clear();
    let api = api().with(struct_("Cat20240805")).build();
    assert_eq!(named_by(&api, &config, ["Cat20240805"]), ["Cat20240805"]);
}

#[test]
fn the_newest_schema_gets_a_name_that_several_want() {
    let names = ["Cat20230101", "Cat20240805", "Cat"];
    let api = api().with(struct_(names[0])).with(struct_(names[1])).with(struct_(names[2])).build();
    assert_eq!(named_by(&api, &config(), names), ["Cat20230101", "Cat", "Cat2"]);
}

#[test]
fn a_schema_with_exactly_this_name_gets_it_before_one_that_drops_words() {
    let api = api().with(struct_("CatResponse")).with(struct_("Cat")).build();
    assert_eq!(named_by(&api, &config(), ["CatResponse", "Cat"]), ["CatResponse", "Cat"]);
}

#[test]
fn a_schema_of_superseded_versions_has_the_newest_of_them_in_its_name() {
    let get = operation("getCat")
        .version(version("2023-01-01").superseded().gives(named("Cat")))
        .version(version("2023-02-01").superseded().gives(named("Cat")))
        .version(version("2024-08-05").gives(named("Cat20240805")));
    let mut api = api()
        .with(struct_("Cat").field("toy", named("Cat/toy")))
        .with(struct_("Cat/toy").field("id", string()))
        .with(struct_("Cat20240805"))
        .with(get)
        .build();
    for (text, stability) in
        [("Cat", Stability::Superseded), ("Cat/toy", Stability::Superseded), ("Cat20240805", Stability::Current)]
    {
        with_stability(&mut api, text, stability);
    }
    let names = named_by(&api, &config(), ["Cat", "Cat/toy", "Cat20240805"]);
    assert_eq!(names, ["CatV20230201", "CatToyV20230201", "Cat"]);
}

#[test]
fn a_preview_yields_a_name_to_a_current_schema() {
    let mut api = api().with(struct_("Cat20250101")).with(struct_("CatView")).build();
    with_stability(&mut api, "Cat20250101", Stability::Preview);
    with_stability(&mut api, "CatView", Stability::Current);
    assert_eq!(named_by(&api, &config(), ["Cat20250101", "CatView"]), ["Cat20250101", "Cat"]);
}

#[test]
fn a_page_is_named_after_its_items() {
    let mut listed = version("2024-08-05").gives(named("PaginatedApiPetsCatsView"));
    listed.paging = Some(crate::model::Paging { items: "results".to_owned(), item: named("CatView") });
    let api = api()
        .with(struct_("CatView"))
        .with(struct_("PaginatedApiPetsCatsView").field("results", list(named("CatView"))))
        .with(struct_("PaginatedDogView"))
        .with(operation("listCats").version(listed))
        .build();
    let names = named_by(&api, &config(), ["CatView", "PaginatedApiPetsCatsView", "PaginatedDogView"]);
    assert_eq!(names, ["Cat", "CatPage", "DogPage"]);
}

#[test]
fn a_name_from_the_configuration_is_taken_before_the_rules() {
    let mut config = config();
    config.names.types.insert("AnimalView".to_owned(), "Cat".to_owned());
    let api = api().with(struct_("AnimalView")).with(struct_("Cat20240805")).build();
    assert_eq!(named_by(&api, &config, ["AnimalView", "Cat20240805"]), ["Cat", "Cat20240805"]);
}

#[test]
fn schemas_that_differ_in_their_spelling_only_get_numbers() {
    let api = api().with(struct_("pet")).with(struct_("@pet")).with(struct_("Pet")).build();
    assert_eq!(named_by(&api, &config(), ["Pet", "@pet", "pet"]), ["Pet", "Pet2", "Pet3"]);
}

#[test]
fn a_schema_of_dropped_words_alone_keeps_them() {
    let api = api().with(struct_("View")).build();
    assert_eq!(named_by(&api, &config(), ["View"]), ["View"]);
}

#[test]
fn a_name_that_the_configuration_gives_to_an_inline_type_is_not_given_to_a_component() {
    let mut config = config();
    config.names.types.insert("Pet/toy".to_owned(), "Cat".to_owned());
    let api = api()
        .with(struct_("Pet").field("toy", named("Pet/toy")))
        .with(struct_("Pet/toy").field("id", string()))
        .with(struct_("CatView"))
        .build();
    assert_eq!(named_by(&api, &config, ["Pet/toy", "CatView"]), ["Cat", "CatView"]);
}
