using System.Net;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>Where a server may listen. Decides only.</summary>
public static class ListenRules
{
    /// <summary>
    /// Why a server must not listen: beyond this machine everybody could run commands as its user, so there it needs a token that was
    /// chosen for that.
    /// </summary>
    /// <param name="addresses">Where it is to listen, such as <c>http://127.0.0.1:7071</c>, <c>http://*:80</c>, <c>http://unix:/run/gx.sock</c>.</param>
    /// <param name="hasToken">Whether whoever starts it gave a token.</param>
    /// <returns>The error; <see langword="null"/> when it may.</returns>
    public static string? WhyNot(IEnumerable<string> addresses, bool hasToken)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        return hasToken || addresses.FirstOrDefault(address => !IsLoopback(address)) is not { } open
            ? null
            : $"{open} can be reached from other machines, and whoever reaches this server can run commands on it. "
                + "Give it a token (--token), or listen on 127.0.0.1 alone.";
    }

    private static bool IsLoopback(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe
            || binding.IsNamedPipe
            || binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
