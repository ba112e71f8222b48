using System.Text;
using System.Text.RegularExpressions;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>
/// The pattern of a role for many groups: <c>?</c> is one character and <c>*</c> any number, neither of them a dot; <c>**</c> is any
/// number of any; a backslash makes the next one literal. At most five stars.
/// </summary>
internal static class GroupPattern
{
    private const int MaxStars = 5;

    /// <summary>The pattern; null when it has too many stars or ends in a backslash: a role that nobody understands grants nothing.</summary>
    public static Regex? Parse(string pattern)
    {
        var expression = new StringBuilder(@"\A");
        var stars = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 == pattern.Length:
                    return null;
                case '\\':
                    expression.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    expression.Append(".*");
                    stars += 2;
                    i++;
                    break;
                case '*':
                    expression.Append("[^.]*");
                    stars++;
                    break;
                case '?':
                    expression.Append("[^.]");
                    break;
                default:
                    expression.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return stars > MaxStars
            ? null
            : new Regex(expression.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
