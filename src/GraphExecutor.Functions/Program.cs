using GraphExecutor.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
var settings = AppSettings.Read(builder.Configuration);
builder.Services.AddGraphExecutorFunctions(settings, await StoreSetting.OpenAsync(settings.Store));
await builder.Build().RunAsync();

// The host starts another worker when one ends with this (its IntentionalRestartExitCode), by a signal say; after 0 it would wait for
// this one for ever. One that it has asked to end may end as it likes.
return 200;
