using System.Diagnostics;
using ModelOperator.Testing;

namespace ModelOperator.Cli.Tests.Completions;

/// <summary>Real shells with the scripts, which ask the real program. A command needs no cluster to be completed.</summary>
public sealed class CompletionScriptTests
{
    [ShellFact("bash")]
    public async Task Bash_OffersCommands() =>
        (await RunAsync(
            "bash",
            """
            set -eu
            source <(kubectl-modeldeployment completion bash)
            COMP_WORDS=(kubectl-modeldeployment completion f) COMP_CWORD=2
            _kubectl_modeldeployment
            echo "${COMPREPLY[@]}"
            """)).ShouldBe("fish\n");

    [ShellFact("zsh")]
    public async Task Zsh_OffersCommandsWithDescriptions() =>
        (await RunAsync(
            "zsh",
            """
            set -eu
            compdef() { :; }
            _describe() { print -l -- "${(@P)2}"; }
            source <(kubectl-modeldeployment completion zsh)
            words=(kubectl-modeldeployment completion f) CURRENT=3
            _kubectl_modeldeployment
            """)).ShouldBe("fish:For fish: kubectl modeldeployment completion fish | source\n");

    [ShellFact("fish")]
    public async Task Fish_OffersCommands() =>
        (await RunAsync(
            "fish",
            """
            kubectl-modeldeployment completion fish | source
            complete --do-complete 'kubectl-modeldeployment completion f'
            """)).ShouldBe("fish\tFor fish: kubectl modeldeployment completion fish | source\n");

    [ShellFact("sh")]
    public async Task Kubectl_AsksAFileOfThatName() =>
        (await RunAsync("sh", "eval \"$(kubectl-modeldeployment completion kubectl)\"", "completion", "f"))
            .ShouldBe("fish\tFor fish: kubectl modeldeployment completion fish | source\n:4\n");

    private static async Task<string> RunAsync(string shell, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell, ["-c", script, .. shell == "sh" ? ["sh"] : Array.Empty<string>(), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await process.WaitForExitAsync(patience.Token);
        (process.ExitCode, await errors).ShouldBe((0, ""));
        return await output;
    }
}
