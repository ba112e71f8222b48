using System.Runtime.InteropServices;
using GraphExecutor.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
var settings = AppSettings.Read(builder.Configuration);
builder.Services.AddGraphExecutorFunctions(settings, await StoreSetting.OpenAsync(settings.Store));

var app = builder.Build();

// The host has a worker end by a message. It replaces one that fails, and calls again what that was called for, but after an end with 0
// it would wait for this one for ever.
var exitCode = 0;
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => exitCode = 128 + 15);
await app.StartAsync();
await app.WaitForShutdownAsync();

// Never disposed of: the host goes on calling this worker until its process is gone, and an orchestration that finds no services has failed
// for good. What has to be brought to an end WorkerEnd has.
return exitCode;
