// The one place where Boost.JSON, which is used without its binary, is compiled.
#include <boost/json/src.hpp>
