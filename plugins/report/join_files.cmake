# cmake -D OUT=FILE -D "FILES=a;b" -P join_files.cmake: writes the files one after the other, a line end between them.
set(text "")
foreach(file ${FILES})
  file(READ "${file}" part)
  string(APPEND text "${part}\n")
endforeach()
file(WRITE "${OUT}" "${text}")
