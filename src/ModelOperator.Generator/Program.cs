using System.CommandLine;
using ModelOperator.Generator;
using ModelOperator.Generator.Output;

var check = new Option<bool>("--check") { Description = "Write nothing; exit 1 and name the files that are stale." };
var root = new Option<DirectoryInfo?>("--root")
{
    Description = "The repository's root. Default: the nearest folder upwards with ModelOperator.sln.",
};
var command = new RootCommand(
    "Writes what is generated from the code: the custom resource definition, the chart's RBAC rules and the reference page.")
{
    check,
    root,
};
command.SetAction(parsed =>
{
    if ((parsed.GetValue(root)?.FullName ?? RepositoryRoot.Find(Environment.CurrentDirectory)) is not { } folder)
    {
        Console.Error.WriteLine(
            $"No ModelOperator.sln in {Environment.CurrentDirectory} or above: run this in the repository, or name its root with --root.");
        return 2;
    }

    var stale = FileSync.Stale(folder, GeneratedFiles.For(folder));
    foreach (var file in stale)
    {
        if (parsed.GetValue(check))
        {
            Console.Error.WriteLine($"{file.Path} is stale: run `dotnet run --project src/ModelOperator.Generator` and commit the result.");
        }
        else
        {
            FileSync.Write(folder, file);
            Console.WriteLine($"wrote {file.Path}");
        }
    }

    return parsed.GetValue(check) && stale.Count > 0 ? 1 : 0;
});
return await command.Parse(args).InvokeAsync();
