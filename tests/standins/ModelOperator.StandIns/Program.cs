using ModelOperator.StandIns;
using ModelOperator.StandIns.Machines;

// The image has this program under the names of the real servers; another name is followed by one of these.
var own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "";
var (name, arguments) = StandIn.Names.Contains(own, StringComparer.Ordinal) || args.Length == 0 ? (own, args) : (args[0], args[1..]);
return await StandIn.RunAsync(name, arguments, Machine.Real(), Console.Error);
