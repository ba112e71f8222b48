using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Tests.Documents;

/// <summary>Reads texts for tests and shows what came out as one line: values, each followed by <c>@line</c>.</summary>
internal static class DocumentText
{
    public static string Show(string text, DocumentFormat format = DocumentFormat.Detect, bool lines = true) =>
        Show(Read(Encoding.UTF8.GetBytes(text), format), lines);

    public static DocumentNode Read(byte[] utf8, DocumentFormat format = DocumentFormat.Detect)
    {
        var problems = new ProblemList(_ => null);
        var root = DocumentReader.Read(utf8, format, problems);
        Assert.Empty(problems.ToList());
        return Assert.IsType<DocumentNode>(root, exactMatch: false);
    }

    /// <summary>The problems of a text, each as <c>code: line: message. remedy</c>.</summary>
    public static IReadOnlyList<Problem> ProblemsOf(string text, DocumentFormat format = DocumentFormat.Detect) =>
        ProblemsOf(Encoding.UTF8.GetBytes(text), format);

    public static IReadOnlyList<Problem> ProblemsOf(byte[] utf8, DocumentFormat format = DocumentFormat.Detect)
    {
        var problems = new ProblemList(_ => null);
        DocumentReader.Read(utf8, format, problems);
        return problems.ToList();
    }

    private static string Show(DocumentNode node, bool lines)
    {
        var text = node switch
        {
            DocumentMapping mapping => "{" + string.Join(' ', mapping.Properties.ToArray().Select(each => $"{each.Name}{At(each.Line)}={Show(each.Value, lines)}")) + "}",
            DocumentSequence sequence => "[" + string.Join(' ', sequence.Items.Select(each => Show(each, lines))) + "]",
            DocumentScalar { Kind: ScalarKind.Text } scalar => $"'{scalar.Text.ReplaceLineEndings("\\n")}'",
            DocumentScalar { Kind: ScalarKind.Null } => "null",
            DocumentScalar scalar => scalar.Text,
            _ => throw new NotSupportedException(),
        };
        return text + At(node.Line);

        string At(int line) => lines ? $"@{line}" : "";
    }
}
