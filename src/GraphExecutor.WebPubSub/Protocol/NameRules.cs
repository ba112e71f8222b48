using System.Text.RegularExpressions;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>What hubs and groups may be called.</summary>
internal static partial class NameRules
{
    private const int MaxGroupLength = 1024;

    /// <summary>Whether a hub may be called so.</summary>
    public static bool IsHub(string? name) => name is not null && HubPattern().IsMatch(name);

    /// <summary>Why no group can be called so; null when one can.</summary>
    public static string? GroupProblem(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "A group needs a name that is not blank.";
        }

        return name.Length > MaxGroupLength ? $"The group's name has {name.Length} characters; {MaxGroupLength} are allowed." : null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_`,.\[\]]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HubPattern();
}
