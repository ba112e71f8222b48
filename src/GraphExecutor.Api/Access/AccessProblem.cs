using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>Why a request is not let in, with stable codes. docs/security.md lists them.</summary>
internal static class AccessProblem
{
    public const string TokenRequired = nameof(TokenRequired);
    public const string TokenInvalid = nameof(TokenInvalid);
    public const string ScopeMissing = nameof(ScopeMissing);
    public const string CodeInvalid = nameof(CodeInvalid);
    public const string OriginRefused = nameof(OriginRefused);
    public const string HostRefused = nameof(HostRefused);

    public static ApiException NoToken() => new(
        StatusCodes.Status401Unauthorized, TokenRequired,
        "Say who you are: send \"Authorization: Bearer TOKEN\", or open the link that the server printed at its start in the browser.");

    public static ApiException WrongToken() => new(
        StatusCodes.Status401Unauthorized, TokenInvalid, "The bearer token is not one of this server's.");

    public static ApiException NoScope(string scope) => new(
        StatusCodes.Status403Forbidden, ScopeMissing, $"This needs the scope \"{scope}\", which you do not have: use the server's other token.");

    public static ApiException WrongCode() => new(
        StatusCodes.Status401Unauthorized, CodeInvalid,
        "The code is not good: it works once, and for a short while. Take a new link (POST /api/session/code), or use the token.");

    public static ApiException WrongOrigin(string reason) => new(StatusCodes.Status403Forbidden, OriginRefused, reason);

    public static ApiException WrongHost(string host) => new(
        StatusCodes.Status421MisdirectedRequest, HostRefused,
        $"This server does not answer to the name \"{JsonBody.Short(host)}\". Call it by its address, or start it with that name (--host).");
}
