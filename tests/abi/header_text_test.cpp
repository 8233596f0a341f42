#include "abi/header_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pipeline::testing {
namespace {

TEST(WithoutLayout, LeavesOutCommentsAndWhiteSpace) {
  EXPECT_EQ(without_layout("/// \\file\n/// A thing.\nclass  Thing {\n  int a ; /* of\n it */ long b;\n};\n"),
            "class Thing{int a;long b;};");
}

TEST(WithoutLayout, IsTheSameForAnotherLayout) {
  EXPECT_EQ(without_layout("int  f( int a,\n       int b ) ;  // adds"), without_layout("int f(int a, int b);"));
  EXPECT_EQ(without_layout("#define ADD(a, b) \\\n  ((a) + (b))\nint c;"),
            without_layout("#define ADD(a, b)   ((a) + (b))\n\n\nint c;"));
  EXPECT_EQ(without_layout("#define A 1  // one\n"), without_layout("#define A 1\n"));
}

TEST(WithoutLayout, IsAnotherForAnotherMeaning) {
  struct Case {
    std::string a;
    std::string b;
  };
  const std::vector<Case> cases = {
      {"int a;", "int b;"},
      {"int a; int b;", "int b; int a;"},
      {"unsigned int f();", "unsignedint f();"},
      {"#define A 3\nint b;", "#define A 3 int b;"},
      {"#define A (x)\n", "#define A(x)\n"},
      {"f(\"a  b\")", "f(\"a b\")"},
      {"f(\"// a\")", "f(\"// b\")"},
      {"f(\"\\\"// a\")", "f(\"\\\"// b\")"},
      {"f('\"'); int a; // \"", "f('\"'); int b; // \""},
      {"f(R\"x(// \" a)x\")", "f(R\"x(// \" b)x\")"},
      {"int a = 1'000; int b;  // '", "int a = 1'000; int c;  // '"},
      {"virtual ~A();", "~A();"},
  };
  for (const Case& pair : cases) {
    SCOPED_TRACE(pair.a);
    EXPECT_NE(without_layout(pair.a), without_layout(pair.b));
  }
}

}  // namespace
}  // namespace pipeline::testing
