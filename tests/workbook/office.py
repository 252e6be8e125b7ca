"""Spreadsheets as files, and LibreOffice without a window: jobs in, values of all cells out."""
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL = re.compile(r"([A-Z]+)([0-9]+)")
LIBRARY = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:{kind} PUBLIC "-//OpenOffice.org//DTD '
           'OfficeDocument 1.0//EN" "{kind}.dtd">\n')


def column_number(name):
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


class Workbook:
    """formulas: {(sheet, row, column): (formula, stored value)}, row and column from 0; constants alike."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.formulas = {}
        self.constants = {}
        with zipfile.ZipFile(path) as archive:
            strings = [] if "xl/sharedStrings.xml" not in archive.namelist() else [
                "".join(text.text or "" for text in item.iter(MAIN + "t"))
                for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iter(MAIN + "si")]
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            self.sheets = [sheet.get("name") for sheet in book.iter(MAIN + "sheet")]
            for number, name in enumerate(self.sheets, 1):
                self._read(name, archive.read(f"xl/worksheets/sheet{number}.xml"), strings)

    def _read(self, sheet, xml, strings):
        for cell in ElementTree.fromstring(xml).iter(MAIN + "c"):
            letters, digits = CELL.fullmatch(cell.get("r")).groups()
            place = (sheet, int(digits) - 1, column_number(letters))
            value = cell.findtext(MAIN + "v")
            if cell.get("t") == "s":
                value = strings[int(value)]
            elif value is not None and cell.get("t") != "str":
                value = float(value)
            formula = cell.findtext(MAIN + "f")
            if formula is not None:
                self.formulas[place] = (formula, value)
            elif value is not None:
                self.constants[place] = value

    def input_cell(self, path):
        """The cell of the input whose source begins with that path."""
        for (sheet, row, column), value in self.constants.items():
            if sheet == "Inputs" and column == 1 and re.split("[;,]", str(value))[0] == path:
                return f"D{row + 1}"
        raise KeyError(path)

    def unit(self, sheet, row):
        return self.constants.get((sheet, row, 2), "")

    def verdict(self):
        """Whether all checks hold, by the stored number: 1 or 0."""
        return self.formulas["Cover", 1, 1][1]

    def solved_pairs(self):
        """(from, to) of every solved row, as ranges, from the residuals on Checks."""
        pairs = []
        for (sheet, row, column), (formula, _) in sorted(self.formulas.items()):
            match = re.fullmatch(r"(\w+)!([$A-Z0-9]+)-Inputs!([$A-Z0-9]+)", formula)
            if sheet != "Checks" or not match or column not in (3, 6):
                continue
            last = max(c for s, r, c in self.formulas if (s, r) == (sheet, row))
            width = [re.sub(r"[$0-9]", "", match[2]) if last == column else None]
            if width[0] is None:
                letter = self._letters(last)
                pairs.append(((match[1], f"{match[2]}:{letter}{CELL.fullmatch(match[2])[2]}"),
                              ("Inputs", f"{match[3]}:{letter}{CELL.fullmatch(match[3])[2]}")))
            else:
                pairs.append(((match[1], match[2]), ("Inputs", match[3])))
        return pairs

    @staticmethod
    def _letters(column):
        name = ""
        column += 1
        while column:
            column, letter = divmod(column - 1, 26)
            name = chr(ord("A") + letter) + name
        return name


class Jobs:
    """Collects jobs for one start of LibreOffice."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.lines = []
        self.dumps = 0

    def add(self, *fields):
        self.lines.append("\t".join(map(str, fields)))

    def dump(self):
        self.dumps += 1
        path = self.folder / f"dump{self.dumps}.tsv"
        self.add("dump", path)
        return path

    def run(self, timeout=110):
        profile = self.folder / "profile"
        library = profile / "user/basic/Standard"
        self._office(profile, "--terminate_after_init", timeout=timeout)  # makes the profile
        module = (HERE / "driver.bas").read_text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        script = 'xmlns:script="http://openoffice.org/2000/script" script:name="Driver" script:language="StarBasic"'
        (library / "Driver.xba").write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC '
                                            f'"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
                                            f'<script:module {script}>{module}</script:module>\n')
        space = 'xmlns:library="http://openoffice.org/2000/library"'
        for kind, elements in (("script", '<library:element library:name="Driver"/>'), ("dialog", "")):
            (library / f"{kind}.xlb").write_text(
                LIBRARY.format(kind="library") + f'<library:library {space} library:name="Standard" '
                f'library:readonly="false" library:passwordprotected="false">{elements}</library:library>\n')
            (library.parent / f"{kind}.xlc").write_text(
                LIBRARY.format(kind="libraries") + f'<library:libraries {space} '
                'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" '
                f'xlink:href="$(USER)/basic/Standard/{kind}.xlb/" xlink:type="simple" library:link="false"/>'
                '</library:libraries>\n')
        jobs = self.folder / "jobs.tsv"
        jobs.write_text("\n".join(self.lines) + "\n")
        self._office(profile, f'macro:///Standard.Driver.CarryOut("{jobs}")', timeout=timeout)

    @staticmethod
    def _office(profile, what, timeout):
        office = shutil.which("soffice") or shutil.which("libreoffice")
        subprocess.run([office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
                        what], check=True, timeout=timeout, stdin=subprocess.DEVNULL, capture_output=True)


def read_dump(path):
    """{(sheet, row, column): number}; a text is None, an error is "#ERR"."""
    values = {}
    sheet, row = None, 0
    for line in path.read_text().splitlines():
        if line.startswith("sheet\t"):
            sheet, row = line.split("\t")[1], 0
            continue
        for column, text in enumerate(line.split("\t")):
            values[sheet, row, column] = text if text == "#ERR" else None if text.startswith("'") else float(text)
        row += 1
    return values
