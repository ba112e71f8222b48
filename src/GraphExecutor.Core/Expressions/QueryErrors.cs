using System.Globalization;
using System.Text.RegularExpressions;
using GraphExecutor.Validation;

namespace GraphExecutor.Expressions;

/// <summary>Turns what JmesPath.Net throws into messages that say where and what to do.</summary>
internal static partial class QueryErrors
{
    public static ExpressionException Syntax(string text, Exception exception)
    {
        if (Position().Match(exception.Message) is { Success: true } match)
        {
            var column = Math.Max(0, int.Parse(match.Groups["column"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) + 1;
            var near = match.Groups["near"].Value;
            var where = near.Length == 0 ? "it ends too early" : $"at character {column}, near {Quote.Text(near)}";
            return new ExpressionException($"{Quote.Text(text)} is not JMESPath: {where}", QuoteDashedId(text));
        }

        return new ExpressionException($"{Quote.Text(text)} is not allowed: {Reason(exception)}");
    }

    public static ExpressionException Evaluation(string text, Exception exception) =>
        new($"{Quote.Text(text)} failed: {Reason(exception)}", exception);

    /// <summary>How to write ids with a dash, when there seems to be one outside quotes.</summary>
    public static string? QuoteDashedId(string text) =>
        DashedId().Match(text) is { Success: true } match ? $"Quote an id that has a dash: nodes.\"{match.Groups["id"].Value}\"" : null;

    private static string Reason(Exception exception)
    {
        var message = exception.Message;
        return (message.StartsWith("Error: ", StringComparison.Ordinal) ? message["Error: ".Length..] : message).TrimEnd('.');
    }

    [GeneratedRegex(@"^Error\(\d+, (?<column>-?\d+)\): syntax, near '(?<near>.*)'\.$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Position();

    [GeneratedRegex(@"\bnodes\.(?<id>[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+)", RegexOptions.NonBacktracking)]
    private static partial Regex DashedId();
}
