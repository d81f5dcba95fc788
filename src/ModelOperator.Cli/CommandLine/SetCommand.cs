using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Specs;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>set model NAME URI</c>.</summary>
internal static class SetCommand
{
    public static Command Build(Plugin plugin) => new("set", "Change a field of a spec.") { Model(plugin) };

    private static Command Model(Plugin plugin)
    {
        var name = NameArgument.Required();
        var uri = new Argument<string>("URI")
        {
            Description = "Where the model is: https://, s3://, gs://, azure://, oci://, hf://, pvc:// or configmap://.",
        };
        var version = new Option<string?>("--version")
        {
            Description = "The version that people know it by. Default: none.",
            HelpName = "VERSION",
        };
        var sha256 = new Option<string?>("--sha256")
        {
            Description = "The SHA-256 of the file, or the digest of the folder; another model is refused then.",
            HelpName = "HEX",
        };
        var command = new Command(
            "model",
            "Roll out another model. The version and SHA-256 of the one before go, as they are not those of this one. "
            + "Where the spec is kept in git, change it there, too.")
        {
            name, uri, version, sha256,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var change = ModelChange.Decide(
                    deployment, result.GetRequiredValue(uri), result.GetValue(version), result.GetValue(sha256));
                await SpecWriter.WriteAsync(cluster, deployment, change, "set model", cancellation);
                result.InvocationConfiguration.Output.WriteLine(change.Confirmation);
            },
            token));
        return command;
    }
}
