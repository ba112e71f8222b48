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
            return new ExpressionException($"{Quote.Text(text)} is not JMESPath: {where}", QuoteDashedName(text) ?? Hint(near));
        }

        return new ExpressionException($"{Quote.Text(text)} is not allowed: {Reason(exception)}", "See https://jmespath.org for what there is");
    }

    public static ExpressionException NotStandard(string text, string what, string? remedy = null) =>
        new($"{Quote.Text(text)}: {what} is not part of JMESPath as jmespath.org defines it", remedy ?? "Compute it in a command or function instead");

    public static ExpressionException Evaluation(string text, Exception exception) =>
        new($"{Quote.Text(text)} failed: {Reason(exception)}", exception);

    /// <summary>How to write a name with a dash, when there seems to be one outside quotes.</summary>
    public static string? QuoteDashedName(string text) => DashedName().Match(text) is { Success: true } match
        ? $"Quote a name that has a dash: {match.Groups["before"].Value}\"{match.Groups["name"].Value}\""
        : null;

    private static string Hint(string near) => near switch
    {
        "" => "Finish the expression",
        "=" => "Compare with ==",
        ['0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9' or '-', ..] => "Write a number in backticks: `5`",
        _ => "Write texts as 'text', numbers as `5`, and names with anything but letters, digits and _ as \"name\"",
    };

    private static string Reason(Exception exception)
    {
        var message = exception.Message;
        message = message.StartsWith("Error: ", StringComparison.Ordinal) ? message["Error: ".Length..] : message;

        // The JSON parser repeats the whole way into a deep literal.
        var path = message.IndexOf(" Path '", StringComparison.Ordinal);
        return (path < 0 ? message : message[..path]).TrimEnd('.');
    }

    [GeneratedRegex(@"^Error\(\d+, (?<column>-?\d+)\): syntax, near '(?<near>.*)'\.$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Position();

    [GeneratedRegex(@"(?<before>\b[A-Za-z_][A-Za-z0-9_.]*\.)(?<name>[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+)", RegexOptions.NonBacktracking)]
    private static partial Regex DashedName();
}
