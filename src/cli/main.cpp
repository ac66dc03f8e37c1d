#include <iostream>

#include "opcost/core/version.h"

int main() {
  std::cout << "opcost " << opcost::version() << '\n';
  return 0;
}
