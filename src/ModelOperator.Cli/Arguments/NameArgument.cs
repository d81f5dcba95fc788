using System.CommandLine;

namespace ModelOperator.Cli.Arguments;

/// <summary>The argument that names the ModelDeployment that a command is about.</summary>
internal static class NameArgument
{
    /// <summary>The name of the argument in every command.</summary>
    public const string Name = "NAME";

    public static Argument<string> Required() => new(Name) { Description = "The name of the ModelDeployment." };

    public static Argument<string?> Optional(string description) =>
        new(Name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
}
