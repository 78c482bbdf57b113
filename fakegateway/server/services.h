#pragma once

#include "server/methods.h"

// The services that a master gateway has; each adds its methods.
namespace connectmaster::fakegateway {

namespace admin_service {
void AddTo(Methods& methods);
}
namespace connect_master_service {
void AddTo(Methods& methods);
}
namespace gateway_service {
void AddTo(Methods& methods);
}
namespace login_service {
void AddTo(Methods& methods);
}
namespace stored_settings_service {  // a part of ConnectMaster
void AddTo(Methods& methods);
}
namespace tenant_service {
void AddTo(Methods& methods);
}
namespace udp_master_service {
void AddTo(Methods& methods);
}

}  // namespace connectmaster::fakegateway
