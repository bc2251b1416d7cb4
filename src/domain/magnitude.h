// An unsigned whole number of 256 bits, with just the operations that exact products and totals of
// decimals need. Private to decimal.cpp and decimal_total.cpp.
#pragma once

#include <array>
#include <cstdint>

namespace nexus::domain {

struct Magnitude {
  std::array<std::uint64_t, 4> limbs{};  // the lowest first

  static constexpr Magnitude of(unsigned __int128 high, unsigned __int128 low) {
    return {{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(low >> 64),
             static_cast<std::uint64_t>(high), static_cast<std::uint64_t>(high >> 64)}};
  }

  static constexpr Magnitude product(unsigned __int128 a, unsigned __int128 b) {
    const std::array<std::uint64_t, 2> left{static_cast<std::uint64_t>(a),
                                            static_cast<std::uint64_t>(a >> 64)};
    const std::array<std::uint64_t, 2> right{static_cast<std::uint64_t>(b),
                                             static_cast<std::uint64_t>(b >> 64)};
    Magnitude result;
    for (std::size_t i = 0; i < 2; ++i) {
      unsigned __int128 carry = 0;
      for (std::size_t j = 0; j < 2; ++j) {
        carry += static_cast<unsigned __int128>(left[i]) * right[j] + result.limbs[i + j];
        result.limbs[i + j] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
      }
      result.limbs[i + 2] = static_cast<std::uint64_t>(carry);
    }
    return result;
  }

  constexpr unsigned __int128 low() const {
    return static_cast<unsigned __int128>(limbs[1]) << 64 | limbs[0];
  }
  constexpr unsigned __int128 high() const {
    return static_cast<unsigned __int128>(limbs[3]) << 64 | limbs[2];
  }
  constexpr bool is_zero() const { return (limbs[0] | limbs[1] | limbs[2] | limbs[3]) == 0; }

  // this = this x factor + addend, modulo 2^256.
  constexpr void multiply_add(std::uint64_t factor, std::uint64_t addend) {
    unsigned __int128 carry = addend;
    for (std::uint64_t& limb : limbs) {
      carry += static_cast<unsigned __int128>(limb) * factor;
      limb = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
  }

  // this = this / divisor (not 0); returns the remainder.
  constexpr std::uint64_t divide(std::uint64_t divisor) {
    unsigned __int128 rest = 0;
    for (std::size_t i = limbs.size(); i-- > 0;) {
      rest = rest << 64 | limbs[i];
      limbs[i] = static_cast<std::uint64_t>(rest / divisor);
      rest %= divisor;
    }
    return static_cast<std::uint64_t>(rest);
  }
};

}  // namespace nexus::domain
