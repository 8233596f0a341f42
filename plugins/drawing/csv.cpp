#include "csv.h"

#include <algorithm>
#include <utility>

namespace drawing {

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
}

bool CsvReader::next(CsvRecord& record) {
  do {
    skip_blanks();
  } while (end_of_line());
  record = {};
  record.line = line_;
  if (rest_.empty()) return false;
  if (!fields(record)) skip_line();
  return true;
}

bool CsvReader::fields(CsvRecord& record) {
  for (;;) {
    skip_blanks();
    if (!(rest_.starts_with('"') ? quoted_field(record) : plain_field(record))) return false;
    if (rest_.empty() || end_of_line()) return true;
    rest_.remove_prefix(1);  // the comma, as each kind of field ends before one or at the end of the record
  }
}

bool CsvReader::quoted_field(CsvRecord& record) {
  const std::string_view from_quote = rest_;
  const std::int64_t first_line = line_;
  std::string field;
  rest_.remove_prefix(1);
  for (;;) {
    if (rest_.empty()) {
      rest_ = from_quote;  // so that only this line is lost
      line_ = first_line;
      record.mistake = "a double quote is opened and never closed";
      return false;
    }
    if (rest_.starts_with("\"\"")) {
      field += '"';
      rest_.remove_prefix(2);
    } else if (rest_.starts_with('"')) {
      rest_.remove_prefix(1);
      break;
    } else {
      const std::string_view before = rest_;
      if (!end_of_line()) rest_.remove_prefix(1);
      field += before.substr(0, before.size() - rest_.size());
    }
    if (field.size() > kMaxField) {
      rest_ = from_quote;
      line_ = first_line;
      record.mistake = "a field in double quotes has more than " + std::to_string(kMaxField) + " bytes";
      return false;
    }
  }
  skip_blanks();
  if (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' && rest_.front() != '\r') {
    record.mistake = "text follows the closing double quote; a double quote within a field is written twice";
    return false;
  }
  return add(record, std::move(field));
}

bool CsvReader::plain_field(CsvRecord& record) {
  const std::size_t end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
  std::string_view field = rest_.substr(0, end);
  rest_.remove_prefix(end);
  if (field.find('"') != std::string_view::npos) {
    record.mistake = "a double quote in the middle of a field; put the whole field in double quotes";
    return false;
  }
  if (field.size() > kMaxField) {
    record.mistake = "a field has more than " + std::to_string(kMaxField) + " bytes";
    return false;
  }
  field = field.substr(0, field.find_last_not_of(" \t") + 1);
  return add(record, std::string(field));
}

bool CsvReader::add(CsvRecord& record, std::string field) {
  if (record.fields.size() == kMaxFields) {
    record.mistake = "it has more than " + std::to_string(kMaxFields) + " fields";
    return false;
  }
  record.fields.push_back(std::move(field));
  return true;
}

void CsvReader::skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

void CsvReader::skip_line() {
  rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size()));
  end_of_line();
}

bool CsvReader::end_of_line() {
  if (rest_.starts_with("\r\n")) {
    rest_.remove_prefix(2);
  } else if (rest_.starts_with('\n') || rest_.starts_with('\r')) {
    rest_.remove_prefix(1);
  } else {
    return false;
  }
  ++line_;
  return true;
}

std::string csv_field(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  const bool has_blank_ends = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  if (!has_blank_ends && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + '"';
}

}  // namespace drawing
