using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Settings;
using ModelOperator.Operator;
using ModelOperator.Operator.Configuration;

if (SettingsHelp.TryWrite(args, Console.Out, "ModelOperator.Operator", OperatorCommandLine.Summary, OperatorCommandLine.Settings))
{
    return 0;
}

return await ServiceProcess.RunAsync(() => OperatorProcess.Build(args));
