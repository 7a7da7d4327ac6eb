#pragma once

#include "shared/reports/export_list.hpp"
#include "shared/reports/export_source.hpp"

namespace gengji::reports {

enum class GeoFormat { geojson, gpx };
/// geojson, gpx; where no format is named by the end of the file's name. Errors: `invalid`.
Result<GeoFormat> geo_format_of(std::string_view named, std::string_view path);

struct GeoWish {
    GeoFormat format = GeoFormat::geojson;
    ExportTarget target;
    std::string township; ///< of the bucket, nine digits; empty: all
    bool unmasked = false;
};
struct GeoWritten {
    std::size_t features = 0, without_place = 0; ///< without: no boundary, or no line of work
};

/// The plots with a boundary, as polygons (GeoJSON, RFC 7946: WGS 84, longitude first, ring closed and against the
/// clock) or as closed GPX tracks. The owner's name is masked unless said otherwise. One after the other, nothing kept.
/// Errors: storage, full.
Result<GeoWritten> export_plots(RecordSource& source, GeoWish const& wish);

/// The lines of work of service logs (`work_path`), as MultiLineStrings or GPX tracks of several segments. Whereabouts
/// are sensitive (DOMAIN.md 4): there is no masked form of them. Errors: unauthorized unless `unmasked`; else as above.
Result<GeoWritten> export_tracks(RecordSource& source, GeoWish const& wish);

} // namespace gengji::reports
