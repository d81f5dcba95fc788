using ModelOperator.Console.Callers;
using ModelOperator.ConsoleHost;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;

if (SettingsHelp.TryWrite(args, Console.Out, "ModelOperator.ConsoleHost", ConsoleCommandLine.Summary, ConsoleCommandLine.Settings))
{
    return 0;
}

return await ServiceProcess.RunAsync(() =>
{
    var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    builder.Configuration.AddEnvironmentVariables();
    builder.Configuration.AddSettings(ConsoleCommandLine.Settings, args);
    var settings = HostSettings.From(builder.Configuration);
    builder.AddOperations();
    builder.Services.AddHostedService(provider => new ConsoleService(
        settings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SharedConsole>>()));
    return builder.Build();
});
