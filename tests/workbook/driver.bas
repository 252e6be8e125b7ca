REM Carries out a list of jobs on spreadsheets; one line each, fields separated by tabs:
REM   open FILE | set SHEET CELL NUMBER | insert SHEET ROW | pair FROM_SHEET FROM TO_SHEET TO
REM   settle PASSES (copies every pair as values, recalculating) | dump FILE | close
Option Explicit

Dim pairs(200) As Variant
Dim paired As Integer

Sub CarryOut(jobs As String)
  Dim document As Object, hidden(0) As New com.sun.star.beans.PropertyValue
  Dim file As Integer, job As String, part As Variant
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  file = FreeFile
  Open jobs For Input As #file
  Do While Not Eof(file)
    Line Input #file, job
    part = Split(job, Chr(9))
    Select Case part(0)
      Case "open"
        document = StarDesktop.loadComponentFromURL(ConvertToURL(part(1)), "_blank", 0, hidden())
        paired = 0
      Case "set"
        document.Sheets.getByName(part(1)).getCellRangeByName(part(2)).setValue(Val(part(3)))
      Case "insert"
        document.Sheets.getByName(part(1)).Rows.insertByIndex(CLng(part(2)), 1)
      Case "pair"
        pairs(paired) = part
        paired = paired + 1
      Case "settle"
        Settle(document, CInt(part(1)))
      Case "dump"
        document.calculateAll()
        Dump(document, part(1))
      Case "close"
        document.close(True)
    End Select
  Loop
  Close #file
  StarDesktop.terminate()
End Sub

Sub Settle(document As Object, passes As Integer)
  Dim pass As Integer, k As Integer, one As Variant, source As Object, target As Object, off As Double
  For pass = 1 To passes
    document.calculate()
    off = 0
    For k = 0 To paired - 1
      one = pairs(k)
      source = document.Sheets.getByName(one(1)).getCellRangeByName(one(2))
      target = document.Sheets.getByName(one(3)).getCellRangeByName(one(4))
      off = Largest(off, source.getDataArray()(0), target.getDataArray()(0))
      target.setDataArray(source.getDataArray())
    Next
    If off < 1E-6 Then Exit Sub
  Next
End Sub

Function Largest(least As Double, a As Variant, b As Variant) As Double
  Dim c As Long, most As Double
  most = least
  For c = 0 To UBound(a)
    If Abs(a(c) - b(c)) > most Then most = Abs(a(c) - b(c))
  Next
  Largest = most
End Function

Sub Dump(document As Object, path As String)
  Dim file As Integer, s As Integer, r As Long, c As Long
  Dim sheet As Object, cursor As Object, rows As Variant, cells As Variant, out As String
  file = FreeFile
  Open path For Output As #file
  For s = 0 To document.Sheets.Count - 1
    sheet = document.Sheets.getByIndex(s)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    rows = sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow).getDataArray()
    Print #file, "sheet" & Chr(9) & sheet.Name
    For r = 0 To UBound(rows)
      cells = rows(r)
      For c = 0 To UBound(cells)
        If TypeName(cells(c)) = "Double" Then
          cells(c) = Str(cells(c))
        ElseIf IsEmpty(cells(c)) Then
          cells(c) = "#ERR"
        Else
          cells(c) = "'"
        End If
      Next
      Print #file, Join(cells, Chr(9))
    Next
  Next
  Close #file
End Sub
