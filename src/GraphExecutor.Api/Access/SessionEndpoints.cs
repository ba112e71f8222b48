using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Api.Access;

/// <summary><c>/api/session</c>: a browser signs in with a one-time code or a token, asks what it may do, and signs out.</summary>
internal static class SessionEndpoints
{
    private const string Path = "/api/session";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Path, ApiEndpoint.Guarded(SignInAsync)).AllowAnonymous();
        endpoints.MapDelete(Path, ApiEndpoint.Guarded(SignOutAsync)).AllowAnonymous();
        endpoints.MapGet(Path, ApiEndpoint.Guarded(ShowAsync)).WithMetadata(new ApiScope(ApiScope.Read));

        // With the scope of whoever asks, or less: so to look is enough.
        endpoints.MapPost($"{Path}/code", ApiEndpoint.Guarded(IssueAsync)).WithMetadata(new ApiScope(ApiScope.Read));
    }

    private static async Task SignInAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context).ConfigureAwait(false);
        body.AllowOnly("code", "token");
        var scope = (body.Text("code"), body.Text("token")) switch
        {
            ({ } code, null) => Service<OneTimeCodes>(context).Redeem(code) ?? throw AccessProblem.WrongCode(),
            (null, { } token) => Service<AccessTokens>(context).ScopeOf(token) ?? throw AccessProblem.WrongToken(),
            _ => throw ApiException.Body("Give `code`, from the link that the server printed, or `token`; one of them."),
        };
        var now = Service<TimeProvider>(context).GetUtcNow();
        await context.SignInAsync(
            AccessSchemes.Session,
            Scopes.Client(scope, AccessSchemes.Session),
            new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + Service<AccessOptions>(context).SessionLifetime }).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(AccessSchemes.Session).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task ShowAsync(HttpContext context)
    {
        NoStore(context);
        var ticket = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
        var view = new SessionView { Scope = Scopes.Of(context.User)!, ExpiresAt = ticket?.ExpiresUtc };
        return Answer.JsonAsync(context, view, AccessJson.Default.SessionView);
    }

    private static async Task IssueAsync(HttpContext context)
    {
        NoStore(context);
        var body = await RequestBody.ReadJsonAsync(context).ConfigureAwait(false);
        body.AllowOnly("scope");
        var scope = body.Text("scope") ?? Scopes.Of(context.User)!;
        if (scope is not (ApiScope.Read or ApiScope.Run))
        {
            throw ApiException.Body($"`scope` is \"{JsonBody.Short(scope)}\", and must be \"{ApiScope.Read}\" or \"{ApiScope.Run}\".");
        }

        if (!Scopes.Has(context.User, scope))
        {
            throw AccessProblem.NoScope(scope);
        }

        var (code, expiresAt) = Service<OneTimeCodes>(context).Issue(scope);
        await Answer.JsonAsync(context, new CodeView { Code = code, ExpiresAt = expiresAt }, AccessJson.Default.CodeView, StatusCodes.Status201Created)
            .ConfigureAwait(false);
    }

    private static void NoStore(HttpContext context) => context.Response.Headers.CacheControl = "no-store";

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
