#pragma once

#include "shared/forms/xlsform/references.hpp"
#include "shared/forms/xlsform/survey.hpp"

#include <map>

namespace gengji::forms::xls {

/// Gathers the form's translations. A text that one language has and another lacks stands as "-" in the other.
class Texts {
public:
    Texts(std::string default_language, References& references)
        : default_language_(std::move(default_language)), references_(references) {}

    /// A label with its media: plain words where one language is enough, else a reference to `id` in the translations.
    Caption label(LocalText const& text, Media const& media, std::string const& id, Place place, Origin const& origin);
    Caption hint(LocalText const& text, LocalText const& guidance, std::string const& id, Place place,
                 Origin const& origin);
    /// A message of a bind, which cannot hold values of answers by itself.
    Caption message(LocalText const& text, std::string const& id, Place place, Origin const& origin);
    /// A choice's label under `id`, whatever it holds.
    void choice(LocalText const& text, Media const& media, std::string const& id, Place place, Origin const& origin);

    std::vector<Translation> finish(Findings& findings);
    /// Whether a big-image stands without the image that it is the large form of.
    static bool lacks_image(Media const& media);

private:
    void add(LocalText const& text, std::string const& form, std::string const& id, Place place, Origin const& origin);
    void add_media(Media const& media, std::string const& id, Place place, Origin const& origin);
    Text plain(LocalText const& text, Place place, Origin const& origin);
    std::size_t language(std::string const& name);

    std::string default_language_;
    References& references_;
    std::vector<Translation> translations_;
    std::vector<std::string> ids_;                           ///< in the order of first mention
    std::map<std::string, std::vector<std::string>> forms_;  ///< of an id, in any language
    std::vector<std::map<std::string, std::size_t>> places_; ///< per language: where an id stands
};

} // namespace gengji::forms::xls
