using GraphExecutor.Api.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the access rules of a local server.</summary>
public static class GraphExecutorAccessExtensions
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Registers bearer tokens, sessions of browsers and the scopes that requests need. An endpoint is closed unless its metadata says
    /// otherwise (<c>AllowAnonymous</c>, <see cref="GraphExecutor.Api.Endpoints.ApiScope"/>).
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Who may use the server.</param>
    /// <exception cref="ArgumentException">An option is not what it should be.</exception>
    public static IServiceCollection AddGraphExecutorAccess(this IServiceCollection services, AccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<AccessTokens>();
        services.TryAddSingleton<OneTimeCodes>();
        services.TryAddSingleton<IAuthorizationMiddlewareResultHandler, AccessResultHandler>();
        services.AddAuthentication(AccessSchemes.Any)
            .AddPolicyScheme(AccessSchemes.Any, null, any => any.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? AccessSchemes.Token : AccessSchemes.Session)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthenticationHandler>(AccessSchemes.Token, null)
            .AddCookie(AccessSchemes.Session);
        services.AddOptions<CookieAuthenticationOptions>(AccessSchemes.Session)
            .Configure<IDataProtectionProvider>((cookie, protection) => Configure(cookie, options, protection));
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement()).Build());
        Protect(services.AddDataProtection().SetApplicationName("GraphExecutor"), options.KeyDirectory);
        return services;
    }

    /// <summary>
    /// Checks every request from here on: its host and origin, who it comes from, and whether that is enough for what it asks. Answers get
    /// the headers that keep pages of others out.
    /// </summary>
    /// <param name="app">The server.</param>
    public static IApplicationBuilder UseGraphExecutorAccess(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app
            .UseGraphExecutorSecurityHeaders()
            .UseMiddleware<OriginMiddleware>()
            .UseAuthentication()
            .UseAuthorization();
    }

    /// <summary>Gives answers the headers that keep pages of others out, for a host that checks requests by itself.</summary>
    /// <param name="app">The server.</param>
    public static IApplicationBuilder UseGraphExecutorSecurityHeaders(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<SecurityHeadersMiddleware>();
    }

    /// <summary>Maps <c>/api/session</c>, where browsers sign in.</summary>
    /// <param name="endpoints">Where to.</param>
    public static IEndpointRouteBuilder MapGraphExecutorSession(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        SessionEndpoints.Map(endpoints);
        return endpoints;
    }

    private static void Configure(CookieAuthenticationOptions cookie, AccessOptions options, IDataProtectionProvider protection)
    {
        cookie.Cookie.Name = options.CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = options.SessionLifetime;
        cookie.SlidingExpiration = false;

        // A changed token ends the sessions that began under the old one.
        cookie.TicketDataFormat = new TicketDataFormat(protection.CreateProtector(
            "session", SecretText.Fingerprint(options.RunToken ?? ""), SecretText.Fingerprint(options.ReadToken ?? "")));
    }

    private static void Protect(IDataProtectionBuilder protection, string? directory)
    {
        if (directory is null)
        {
            protection.UseEphemeralDataProtectionProvider();
            return;
        }

        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnerOnly);
        protection.PersistKeysToFileSystem(new DirectoryInfo(directory));
    }
}
