# What `cmake --install` and CPack ship.
include(GNUInstallDirs)
