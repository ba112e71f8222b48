using System.Text.RegularExpressions;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>What one connection may do with which groups: from its token's roles, and granted and revoked later. Safe for many threads.</summary>
internal sealed class GroupPermissions
{
    private const string JoinRole = "webpubsub.joinLeaveGroup";
    private const string SendRole = "webpubsub.sendToGroup";

    private readonly Lock _lock = new();
    private readonly Allowed _join;
    private readonly Allowed _send;

    /// <param name="roles">As a token names them; others than those for groups mean nothing here.</param>
    public GroupPermissions(IEnumerable<string> roles)
    {
        (_join, _send) = (new Allowed(), new Allowed());
        foreach (var role in roles)
        {
            _ = _join.TryAddRole(role, JoinRole) || _send.TryAddRole(role, SendRole);
        }
    }

    /// <summary>Whether it may; <paramref name="group"/> null asks about all groups at once.</summary>
    public bool Has(GroupPermission permission, string? group)
    {
        lock (_lock)
        {
            var allowed = Of(permission);
            return allowed.All || (group is not null && (allowed.Groups.Contains(group) || allowed.Patterns.Exists(pattern => pattern.IsMatch(group))));
        }
    }

    /// <summary>Allows it for one group, or for all.</summary>
    public void Grant(GroupPermission permission, string? group)
    {
        lock (_lock)
        {
            if (group is null)
            {
                Of(permission).All = true;
            }
            else
            {
                Of(permission).Groups.Add(group);
            }
        }
    }

    /// <summary>Takes back what was allowed for one group by name, or for all by no name. What a wider role allows stays allowed.</summary>
    public void Revoke(GroupPermission permission, string? group)
    {
        lock (_lock)
        {
            if (group is null)
            {
                Of(permission).All = false;
            }
            else
            {
                Of(permission).Groups.Remove(group);
            }
        }
    }

    private Allowed Of(GroupPermission permission) => permission == GroupPermission.JoinLeaveGroup ? _join : _send;

    private sealed class Allowed
    {
        public bool All { get; set; }

        public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

        public List<Regex> Patterns { get; } = [];

        public bool TryAddRole(string role, string name)
        {
            if (!role.StartsWith(name, StringComparison.Ordinal))
            {
                return false;
            }

            var rest = role.AsSpan(name.Length);
            if (rest.IsEmpty)
            {
                All = true;
            }
            else if (rest[0] == '.' && rest.Length > 1)
            {
                Groups.Add(rest[1..].ToString());
            }
            else if (rest.StartsWith("s.") && GroupPattern.Parse(rest[2..].ToString()) is { } pattern)
            {
                Patterns.Add(pattern);
            }

            return true;
        }
    }
}
