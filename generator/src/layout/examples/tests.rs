//! Examples of small surfaces.
