using GraphExecutor.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
var settings = AppSettings.Read(builder.Configuration);
builder.Services.AddGraphExecutorFunctions(settings, await StoreSetting.OpenAsync(settings.Store));
await builder.Build().RunAsync();
