using System.CommandLine;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Drawing;
using ModelOperator.Demo.Monitoring;
using ModelOperator.Demo.Receiving;
using ModelOperator.Demo.Retraining;
using ModelOperator.Demo.Running;

var root = new RootCommand(
    "The demo of ModelOperator: a client that counts what it is answered, runs that drive and judge what really happens, and what they need.")
{
    RunCommand.Create(),
    MonitoringCommand.Create(),
    DrawCommand.Create(),
    ClientCommand.Create(),
    ReceiveCommand.Create(),
    RetrainCommand.Create(),
};
// Requests under way get their full timeout, and the run its clean-up, before the process goes.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
