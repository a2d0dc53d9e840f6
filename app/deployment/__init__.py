"""Elements on other machines over SSH, and several elements on this one, for the command line and for the window.

`hosts` reads a list of hosts. `Deployment` (`deployment`) keeps a connection to each of them and runs
`poolscope deploy start` there, which is a `Keeper` (`keeper`): it keeps that number of elements running, and ends them
when the connection is lost. Both speak in lines (`report`). `remote` is the one module that needs asyncssh.
"""
