using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Tests.Documents;

public sealed class YamlDocumentReaderTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Read_BlockScalarsCommentsAndFlowStyle_EveryNodeHasItsLine(string lineEnd)
    {
        var text = string.Join(
            lineEnd, "# a comment", "", "a: |", "  one", "  two", "b: >-", "  three", "  four", "c: \"five", "  six\" # more", "d: { e: 1,",
            "  f: [1,", " yes] }", "# comment", "g:", "  - h", "  -", "    i: 2");

        Assert.Equal(
            "{a@3='one\\ntwo\\n'@3 b@6='three four'@6 c@9='five six'@9 d@11={e@11=1@11 f@12=[1@12 'yes'@13]@12}@11 g@15=['h'@16 {i@18=2@18}@18]@16}@3",
            DocumentText.Show(text));
    }

    [Fact]
    public void Read_SameAsJson_GivesTheSameTree()
    {
        const string json = """{"name":"x","on":true,"none":null,"n":[1,-2.5,{"a":"b\nc"}],"o":{},"text":"5"}""";
        const string yaml = """
            name: x
            on: true
            none:
            n:
              - 1
              - -2.5
              - { a: "b\nc" }
            o: {}
            text: "5"
            """;

        Assert.Equal(DocumentText.Show(json, DocumentFormat.Json, lines: false), DocumentText.Show(yaml, DocumentFormat.Yaml, lines: false));
        Assert.Equal(DocumentText.Show(json, DocumentFormat.Json, lines: false), DocumentText.Show(json, DocumentFormat.Yaml, lines: false));
    }

    [Theory]
    [InlineData("yes", "'yes'")]
    [InlineData("no", "'no'")]
    [InlineData("on", "'on'")]
    [InlineData("True", "True")]
    [InlineData("FALSE", "FALSE")]
    [InlineData("tRUE", "'tRUE'")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("Null", "null")]
    [InlineData("nil", "'nil'")]
    [InlineData("0x1F", "0x1F")]
    [InlineData("0o17", "0o17")]
    [InlineData("-0x1", "'-0x1'")]
    [InlineData("0b1", "'0b1'")]
    [InlineData("1_000", "'1_000'")]
    [InlineData("+5", "+5")]
    [InlineData("007", "007")]
    [InlineData("-.5", "-.5")]
    [InlineData("1.", "1.")]
    [InlineData("1e3", "1e3")]
    [InlineData("1e400", "'1e400'")]
    [InlineData(".inf", "'.inf'")]
    [InlineData(".nan", "'.nan'")]
    [InlineData("12:30", "'12:30'")]
    [InlineData("2020-01-01", "'2020-01-01'")]
    [InlineData("'5'", "'5'")]
    [InlineData("\"true\"", "'true'")]
    public void Read_Scalars_AreThoseOfTheCoreSchema(string scalar, string value) =>
        Assert.Equal($"{{a={value}}}", DocumentText.Show($"a: {scalar}", lines: false));

    [Theory]
    [InlineData("0x1F", "31")]
    [InlineData("0xffffffffffffffffffff", "1208925819614629174706175")]
    [InlineData("0o17", "15")]
    [InlineData("+5", "5")]
    [InlineData("-007", "-7")]
    [InlineData(".5", "0.5")]
    [InlineData("-1.", "-1")]
    [InlineData("1.e2", "100")]
    [InlineData("00.5", "0.5")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void ToJsonNumber_YamlForms_GivesTheNumber(string yaml, string json) => Assert.Equal(json, YamlScalars.ToJsonNumber(yaml));

    [Theory]
    [InlineData("!!str 5", "'5'")]
    [InlineData("! 5", "'5'")]
    [InlineData("!<tag:yaml.org,2002:str> 5", "'5'")]
    [InlineData("!!str", "''")]
    [InlineData("!!int \"5\"", "5")]
    [InlineData("!!float 5", "5")]
    [InlineData("!!bool 'true'", "true")]
    [InlineData("!!null ''", "null")]
    [InlineData("!!map {b: 1}", "{b=1}")]
    [InlineData("!!seq [1]", "[1]")]
    public void Read_CoreTags_DecideTheType(string tagged, string value) =>
        Assert.Equal($"{{a={value}}}", DocumentText.Show($"a: {tagged}", lines: false));

    [Theory]
    [InlineData("!vault x", "the tag !vault is not known, or does not go with \"x\"")]
    [InlineData("!!int x", "the tag !!int is not known, or does not go with \"x\"")]
    [InlineData("!!bool yes", "the tag !!bool is not known, or does not go with \"yes\"")]
    [InlineData("!!binary aGk=", "the tag !!binary is not known")]
    [InlineData("!!set { b }", "the tag !!set is not known, or does not go with an object")]
    [InlineData("!!map [1]", "the tag !!map is not known, or does not go with an array")]
    public void Read_OtherTags_AreErrors(string tagged, string message)
    {
        var problem = Assert.Single(DocumentText.ProblemsOf($"x: 1\na: {tagged}"));

        Assert.StartsWith($"line 2: {message}", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("!!str, !!int", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DuplicateProperties_ReportsEachAndGoesOn()
    {
        var problems = DocumentText.ProblemsOf("a: 1\na: 2\nb: { c: 1,\n  c: 2 }");

        Assert.Equal([(ProblemCodes.DuplicateProperty, 2), (ProblemCodes.DuplicateProperty, 4)], problems.Select(each => (each.Code, each.Line ?? 0)));
    }

    [Theory]
    [InlineData("a: &x { k: 1 }\nb: *x\nc: [*x]", "{a={k=1} b={k=1} c=[{k=1}]}")]
    [InlineData("a: &x 1\nb: &x 2\nc: *x", "{a=1 b=2 c=2}")]
    [InlineData("a: &x { k: 1, l: 2 }\nb: { <<: *x, l: 3, m: 4 }", "{a={k=1 l=2} b={l=3 m=4 k=1}}")]
    [InlineData("b: { l: 3, <<: [{ k: 1 }, { k: 2, l: 9, n: 5 }] }", "{b={l=3 k=1 n=5}}")]
    [InlineData("b: { <<: { k: 1 }, <<: { k: 2, l: 3 } }", "{b={k=1 l=3}}")]
    [InlineData("a: &x { k: 1 }\nb: &y { <<: *x, l: 2 }\nc: { <<: *y }", "{a={k=1} b={l=2 k=1} c={l=2 k=1}}")]
    [InlineData("\"<<\": { k: 1 }", "{<<={k=1}}")]
    public void Read_AliasesAndMergeKeys_StandForTheirValues(string text, string tree) =>
        Assert.Equal(tree, DocumentText.Show(text, lines: false));

    [Theory]
    [InlineData("a: 1\nb: *nope", "line 2: the alias *nope names no anchor above it. Define it first, with &nope")]
    [InlineData("a: &a [*a]", "line 1: the alias *a names no anchor above it. Define it first, with &a; a value cannot hold itself")]
    [InlineData("a: &a { <<: *a }", "line 1: the alias *a names no anchor above it.")]
    [InlineData("a: 1\n<<: 5", "line 1: `<<` merges objects only. Give it an alias of an object")]
    [InlineData("<<: [[{ a: 1 }]]", "line 1: `<<` merges objects only.")]
    [InlineData("x: 1\n? [a, b]\n: 1", "line 2: a property name must be a text")]
    [InlineData("a: &x y\n*x : 1", "line 2: a property name must be a text, not an object, an array or an alias. Write `name: value`")]
    [InlineData("a: 1\n---\nb: 2", "line 2: the text holds a second document. Put each workflow into a file of its own")]
    [InlineData("a: 1\n...\nb: 2", "line 3: the text holds a second document.")]
    [InlineData("a: b: c", "line 1: this is not YAML: While scanning a plain scalar value, found invalid mapping. Check indentation")]
    [InlineData("a: 1\nb:\n\tc: 1", "line 3: this is not YAML: a line is indented with a tab. Indent with spaces")]
    [InlineData("x: 1\na: [1,\n2\nb: 3\n", "line 2: this is not YAML: it cannot be understood from here on. Check indentation")]
    [InlineData("a: \"x", "line 1: this is not YAML: While scanning a quoted scalar")]
    [InlineData("a: \"\\ud800\"", "line 1: this is not YAML: While scanning a quoted scalar, found invalid Unicode surrogates.")]
    [InlineData("a: &b &c 1", "line 1: this is not YAML: While parsing a node, found more than one anchor.")]
    [InlineData("name: a\nb: c\0d\ne: f", "line 2: the text holds a NUL character, at offset 12. Take it out")]
    [InlineData("\0", "line 1: the text holds a NUL character, at offset 0.")]
    public void Read_NotSound_SaysWhereAndWhy(string text, string start)
    {
        var problem = Assert.Single(DocumentText.ProblemsOf(text, DocumentFormat.Yaml));

        Assert.Equal(ProblemCodes.InvalidYaml, problem.Code);
        Assert.StartsWith(start, problem.ToString(), StringComparison.Ordinal);
        Assert.NotNull(problem.Remedy);
    }

    [Fact]
    public void Read_AliasesOfAliases_AreBoundedInValues()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + Levels(20, (i, last) => $"[{string.Join(", ", Enumerable.Repeat(last, 9))}]");

        var problem = Assert.Single(DocumentText.ProblemsOf(text));

        Assert.StartsWith("line 7: aliases expand to more than 1,000,000 values", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MergesOfMerges_AreBoundedInValues()
    {
        var first = "a0: &a0 { " + string.Join(", ", Enumerable.Range(0, 1_000).Select(i => $"k{i}: 1")) + " }\n";
        var text = first + Levels(2_000, (i, last) => $"{{ <<: [{last}, *a0] }}");

        var problem = Assert.Single(DocumentText.ProblemsOf(text));

        Assert.Contains("aliases expand to more than 1,000,000 values", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AliasesOfALongText_AreBoundedInCharacters()
    {
        var text = $"a: &a {new string('x', 1_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1_000))}]";

        var problem = Assert.Single(DocumentText.ProblemsOf(text));

        Assert.StartsWith("line 2: aliases expand to more than", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AliasesInsideAliases_CountTheirNesting()
    {
        var problem = Assert.Single(DocumentText.ProblemsOf("a0: &a0 [1]\n" + Levels(1_000, (i, last) => $"[{last}]")));

        Assert.Equal((ProblemCodes.TooDeep, 64), (problem.Code, problem.Line));
    }

    private static string Levels(int count, Func<int, string, string> value) =>
        string.Concat(Enumerable.Range(1, count).Select(i => $"a{i}: &a{i} {value(i, $"*a{i - 1}")}\n"));
}
