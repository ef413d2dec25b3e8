//! Examples of small models.
