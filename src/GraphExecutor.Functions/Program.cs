using System.Runtime.InteropServices;
using GraphExecutor.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
var settings = AppSettings.Read(builder.Configuration);
builder.Services.AddGraphExecutorFunctions(settings, await StoreSetting.OpenAsync(settings.Store));

// The host has a worker end by a message. It replaces one that fails, and gives up what that was called for, but after an end with 0 it
// would wait for this one for ever.
var exitCode = 0;
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => exitCode = 128 + 15);
await builder.Build().RunAsync();
return exitCode;
