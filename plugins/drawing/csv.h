/// \file
/// Comma-separated values, one record at a time. Source: RFC 4180.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drawing {

struct CsvRecord {
  std::int64_t line = 0;  ///< where it begins, counted from 1
  std::vector<std::string> fields;
  std::string mistake;  ///< "" when it is well formed
};

/// Fields are separated by commas, records by LF, CR LF or CR; the last one may end without. A field in double quotes
/// may hold all of these, a double quote in it is written twice; blanks and tabs around other fields do not count.
/// Lines with nothing but blanks are no records. A record with a mistake ends with its line. A UTF-8 byte order mark at
/// the beginning is passed over.
class CsvReader {
 public:
  static constexpr std::size_t kMaxField = 4096;  ///< bytes
  static constexpr std::size_t kMaxFields = 256;  ///< of a record

  explicit CsvReader(std::string_view text);
  /// False at the end of the text.
  bool next(CsvRecord& record);

 private:
  /// Each takes one field from the front; false when it is malformed, with `mistake` set.
  bool quoted_field(CsvRecord& record);
  bool plain_field(CsvRecord& record);
  bool fields(CsvRecord& record);
  bool add(CsvRecord& record, std::string field);
  void skip_blanks();
  void skip_line();
  /// Takes one line end; false when there is none here.
  bool end_of_line();

  std::string_view rest_;
  std::int64_t line_ = 1;
};

/// `text` as CsvReader reads it back: in double quotes where it must be.
std::string csv_field(std::string_view text);

}  // namespace drawing
