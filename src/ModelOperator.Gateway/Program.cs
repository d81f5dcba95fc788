using ModelOperator.Gateway;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;
using ModelOperator.Hosting.Tracing;

if (SettingsHelp.TryWrite(args, Console.Out, "ModelOperator.Gateway", GatewayCommandLine.Summary, GatewayCommandLine.Settings))
{
    return 0;
}

return await ServiceProcess.RunAsync(() =>
{
    var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    builder.Configuration.AddEnvironmentVariables();
    builder.Configuration.AddSettings(GatewayCommandLine.Settings, args);
    var options = GatewayOptions.From(builder.Configuration);
    builder.AddOperations(operations => operations.Shutdown.DrainTimeout = GatewayOptions.DrainTimeout);
    builder.AddTracing(GatewayServices.Traced);
    builder.AddGateway(options);
    return builder.Build();
});
