using System.Security.Claims;
using GraphExecutor.Api.Endpoints;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>Which scope a request needs, and which a client has. Decides only.</summary>
internal static class Scopes
{
    private const string ClaimType = "scope";

    /// <summary>
    /// The scope that a request needs; <see langword="null"/> for none. What is not known to be public is not: files of the page, which no
    /// endpoint serves, and health are.
    /// </summary>
    public static string? Needed(string method, PathString path, Endpoint? endpoint)
    {
        var looks = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (looks && path.Equals("/api/health", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (endpoint?.Metadata.GetMetadata<ApiScope>() is { } scope)
        {
            return scope.Name;
        }

        return !looks ? ApiScope.Run : endpoint is null && !IsApi(path) ? null : ApiScope.Read;
    }

    /// <summary>Whether a path belongs to the API rather than to the page.</summary>
    public static bool IsApi(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public static bool Has(ClaimsPrincipal user, string scope) =>
        user.HasClaim(ClaimType, scope) || (scope == ApiScope.Read && user.HasClaim(ClaimType, ApiScope.Run));

    public static string? Of(ClaimsPrincipal user) => user.FindFirstValue(ClaimType);

    /// <summary>A client that has a scope.</summary>
    public static ClaimsPrincipal Client(string scope, string scheme) => new(new ClaimsIdentity([new Claim(ClaimType, scope)], scheme));
}
