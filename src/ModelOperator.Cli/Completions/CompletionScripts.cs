namespace ModelOperator.Cli.Completions;

/// <summary>
/// The scripts that ask the plugin when a person presses the tab key. The plugin answers as kubectl's own plugins do: with a word and its
/// description on each line, and a number on the last, which is 0 when files are possible, too.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>The hidden command that the scripts call, with the words of the command line after it.</summary>
    public const string Command = "__complete";

    /// <summary>The last line of an answer when files are possible.</summary>
    public const string Files = ":0";

    /// <summary>The last line of an answer when files are not possible.</summary>
    public const string NoFiles = ":4";

    public const string Bash = """
        # Completion of kubectl-modeldeployment for bash. To have it: source <(kubectl modeldeployment completion bash)
        _kubectl_modeldeployment() {
          local line files=''
          COMPREPLY=()
          while IFS= read -r line; do
            case $line in
              :0) files=yes ;;
              :*) ;;
              *) COMPREPLY+=("${line%%$'\t'*}") ;;
            esac
          done < <(kubectl-modeldeployment __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
          if [ -n "$files" ]; then compopt -o default 2>/dev/null; fi
        }
        complete -F _kubectl_modeldeployment kubectl-modeldeployment

        """;

    public const string Zsh = """
        #compdef kubectl-modeldeployment
        # Completion of kubectl-modeldeployment for zsh. To have it: source <(kubectl modeldeployment completion zsh)
        _kubectl_modeldeployment() {
          local line files=''
          local -a known
          while IFS= read -r line; do
            case $line in
              :0) files=yes ;;
              :*) ;;
              *) known+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
            esac
          done < <(kubectl-modeldeployment __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
          if (( $#known )); then _describe 'kubectl modeldeployment' known; elif [[ -n $files ]]; then _files; fi
        }
        compdef _kubectl_modeldeployment kubectl-modeldeployment

        """;

    public const string Fish = """
        # Completion of kubectl-modeldeployment for fish. To have it: kubectl modeldeployment completion fish | source
        function __kubectl_modeldeployment_complete
          set -l before (commandline -opc)
          set -l typed (commandline -ct)
          kubectl-modeldeployment __complete $before[2..-1] "$typed" 2>/dev/null | string match --invert --regex '^:'
        end
        complete --command kubectl-modeldeployment --no-files --arguments '(__kubectl_modeldeployment_complete)'
        complete --command kubectl-modeldeployment --condition '__fish_seen_subcommand_from profile' --force-files

        """;

    public const string Kubectl = """
        #!/bin/sh
        # kubectl completes `kubectl modeldeployment` with this file. It must be executable, on the PATH, and have this name:
        # kubectl_complete-modeldeployment
        exec kubectl-modeldeployment __complete "$@"

        """;
}
