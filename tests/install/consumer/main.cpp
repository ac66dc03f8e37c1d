// A program that uses the installed library, to test the installation.
#include <opcost/core/text.h>
#include <opcost/core/version.h>
#include <iostream>

int main() {
  const opcost::Picojoules energy{896.5};
  std::cout << "opcost " << opcost::version() << ": " << opcost::energy_text(energy) << '\n';
}
