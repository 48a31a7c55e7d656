using Headless.Storage.Tests.Sqlite;

// The test assembly is also the process that the crash test kills.
await CrashingWriter.RunAsync(args[0], args[1]);
