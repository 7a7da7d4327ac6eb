#include "client/models/enrolling.hpp"

#include "client/sync/limits.hpp"
#include "shared/base/sealed.hpp"

#include <cstdio>

namespace gengji::client {

namespace {

/// The device key's seed of an attempt that broke off, when it was made with this password; otherwise a new one.
Result<Bytes> seed_in(std::string const& path, std::string const& password, Random& random) {
    if (auto const sealed = read_file(path)) {
        if (auto seed = unwrap_key(*sealed, password)) return seed;
    }
    Bytes seed = SigningKey::generate(random).seed();
    WrapCost const cost{limits::argon2_passes, limits::argon2_bytes};
    TRY(write_file_durably(path, TRY(wrap_key(seed, password, cost, random))));
    return seed;
}

} // namespace

Result<std::unique_ptr<Laptop>> enrol_laptop(std::string const& folder, EnrolWish wish, Transport& transport,
                                             Clock& clock, Random& random) {
    if (Laptop::exists(folder)) return problem(Problem::invalid, "这个文件夹里已经登记过一台笔记本：" + folder);
    std::string const path = folder + "/enrolling.sealed";
    {
        FolderLock const lock = TRY(FolderLock::take(folder));
        wish.device_seed = TRY(seed_in(path, wish.password, random));
    }
    Identity const identity = TRY(enrol(wish, transport, random));
    auto laptop = Laptop::create(folder, identity, wish.password, clock, random);
    if (!laptop)
        return problem(laptop.error().problem,
                       laptop.error().detail + "。服务器已经登记，解决后请在 15 分钟内用同一个登记码再运行一次");
    std::remove(path.c_str());
    return laptop;
}

} // namespace gengji::client
