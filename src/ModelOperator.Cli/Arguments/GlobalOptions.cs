using System.CommandLine;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;

namespace ModelOperator.Cli.Arguments;

/// <summary>The options that every command takes, named as kubectl names them.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _namespace = Text(
        "--namespace", "NAMESPACE", "The namespace of the ModelDeployment. Default: that of the kubeconfig's context.", "-n");

    private readonly Option<string?> _context = Text("--context", "CONTEXT", "The kubeconfig context to use. Default: the current one.");
    private readonly Option<string?> _kubeconfig = Text(
        "--kubeconfig", "FILE", "The kubeconfig file. Default: $KUBECONFIG, then ~/.kube/config.");

    private readonly Option<string?> _actAs = Text("--as", "USER", "Act as this user, with that user's rights.");
    private readonly Option<string?> _actAsGroup = Text("--as-group", "GROUP", "Act as a member of this group, together with --as.");

    public IEnumerable<Option> All => [_namespace, _context, _kubeconfig, _actAs, _actAsGroup];

    /// <exception cref="RefusedException">The options contradict each other.</exception>
    public ConnectionSettings Read(ParseResult result)
    {
        var settings = new ConnectionSettings(result.GetValue(_kubeconfig), result.GetValue(_context), result.GetValue(_namespace))
        {
            ActAs = result.GetValue(_actAs),
            ActAsGroup = result.GetValue(_actAsGroup),
        };
        return settings is { ActAs: null, ActAsGroup: not null }
            ? throw new RefusedException($"--as-group '{settings.ActAsGroup}' needs a user; name one with --as")
            : settings;
    }

    private static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Recursive = true };
}
