using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GraphExecutor.Documents;

/// <summary>
/// The core schema of YAML 1.2 (section 10.3.2): what a plain scalar stands for. <c>yes</c>, <c>no</c> and <c>on</c> are texts.
/// </summary>
internal static partial class YamlScalars
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>The value, or <see langword="null"/> when its tag is unknown or does not fit it.</summary>
    public static DocumentScalar? Resolve(Scalar scalar)
    {
        var line = (int)Math.Max(1, scalar.Start.Line);
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
        {
            var plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
            return new DocumentScalar(plain ? KindOf(scalar.Value) : ScalarKind.Text, scalar.Value, line);
        }

        ScalarKind? kind = scalar.Tag.Value switch
        {
            TagPrefix + "str" => ScalarKind.Text,
            TagPrefix + "int" or TagPrefix + "float" => ScalarKind.Number,
            TagPrefix + "bool" => ScalarKind.Boolean,
            TagPrefix + "null" => ScalarKind.Null,
            _ => null,
        };
        return kind is { } tagged && (tagged == ScalarKind.Text || tagged == KindOf(scalar.Value))
            ? new DocumentScalar(tagged, scalar.Value, line)
            : null;
    }

    /// <summary>Whether a tag on an object or array says no more than what it is.</summary>
    public static bool FitsCollection(TagName tag, bool mapping) =>
        tag.IsEmpty || tag.IsNonSpecific || tag.Value == TagPrefix + (mapping ? "map" : "seq");

    /// <summary>The tag as it is written: <c>!!int</c>, <c>!vault</c>.</summary>
    public static string Show(TagName tag) =>
        tag.Value.StartsWith(TagPrefix, StringComparison.Ordinal) ? "!!" + tag.Value[TagPrefix.Length..] : tag.Value;

    /// <summary>The number as JSON writes it: <c>0x1F</c> is 31, <c>.5</c> is 0.5, <c>+1</c> is 1.</summary>
    public static string ToJsonNumber(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            return text[2..].Aggregate(BigInteger.Zero, (value, digit) => (value * 8) + (digit - '0')).ToString(CultureInfo.InvariantCulture);
        }

        return Integer().IsMatch(text)
            ? BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
    }

    private static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ when text.Length <= 400 && Number().IsMatch(text) && IsFinite(text) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    // JSON has no infinity: a number too large for a double stays the text that was written.
    private static bool IsFinite(string text) =>
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || double.IsFinite(value);

    // Generated code, for it is there at once when gx starts (a NonBacktracking one is built at run time); each text has but one way through.
    [GeneratedRegex(@"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$")]
    private static partial Regex Number();

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Integer();
}
