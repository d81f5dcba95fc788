using System.CommandLine;
using ModelOperator.Cli.Completions;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>completion bash|zsh|fish|kubectl</c>.</summary>
internal static class CompletionCommand
{
    public static Command Build() => new("completion", "Write the script that completes commands, options and names at the tab key.")
    {
        Shell("bash", "For bash: source <(kubectl modeldeployment completion bash)", CompletionScripts.Bash),
        Shell("zsh", "For zsh: source <(kubectl modeldeployment completion zsh)", CompletionScripts.Zsh),
        Shell("fish", "For fish: kubectl modeldeployment completion fish | source", CompletionScripts.Fish),
        Shell(
            "kubectl",
            "For `kubectl modeldeployment` in any shell that completes kubectl: save it as the executable file "
            + "kubectl_complete-modeldeployment on the PATH.",
            CompletionScripts.Kubectl),
    };

    private static Command Shell(string name, string description, string script)
    {
        var command = new Command(name, description);
        command.SetAction(result => result.InvocationConfiguration.Output.Write(script));
        return command;
    }
}
